using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Failures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Loops;

/// <summary>
/// Finds loops and recursions around model calls that nothing bounds: every way out is the model's choice, no token can cancel them, and no person, queue or
/// timer gives them their pace.
/// </summary>
internal sealed class AgentLoops(AnalyzedCompilation compilation)
{
    private readonly ModelAnswers _answers = new(
        compilation,
        name => compilation.Catalog.NamesOf(ApiRole.ModelPoll).Contains(name) || compilation.ModelCalls.IsOnTheWay(name),
        (call, method) => compilation.Catalog.Is(method, ApiRole.ModelPoll) || compilation.ModelCalls.ModelCall(method)?.Role is ApiRole.ModelChat or ApiRole.ModelPrompt || compilation.ModelCalls.IsRequest(call));

    private const int MaxDepth = 2;

    private readonly ImmutableHashSet<string> _pace = compilation.Catalog.NamesOf(ApiRole.LoopInput, ApiRole.LoopPause);

    /// <summary>The model call or poll that a loop repeats without a bound; null where it is bounded, or repeats none.</summary>
    public IMethodSymbol? UnboundedAround(StatementSyntax loop, CancellationToken cancellationToken)
    {
        if (!LoopScope.IsLoop(loop))
        {
            return null;
        }

        var calls = _answers.In(LoopScope.Nodes(loop), cancellationToken).Where(call => call.Call.Ancestors().First(LoopScope.IsLoop) == loop).ToList();
        return calls.Count > 0 && !HasBound(loop, calls, cancellationToken) ? calls[0].Model : null;
    }

    /// <summary>The model call of a method that calls itself without a bound at this place; null where it is bounded, or calls none.</summary>
    public IMethodSymbol? UnboundedAround(InvocationExpressionSyntax recursion, CancellationToken cancellationToken)
    {
        SyntaxNode? body = CallGraph.EnclosingBody(recursion);
        if (body is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            || CallGraph.NameOf(recursion) is not { } name
            || (CallGraph.DeclaredName(body) != name.Identifier.ValueText && !compilation.ModelCalls.IsOnTheWay(name.Identifier.ValueText))
            || !compilation.Calls.TryGetTarget(recursion, cancellationToken, out IMethodSymbol? target)
            || compilation.Calls.SymbolOf(body, cancellationToken) is not IMethodSymbol self
            || (!SymbolEqualityComparer.Default.Equals(self, target) && !LeadsBack(target, self, cancellationToken))
            || recursion.Ancestors().TakeWhile(n => n != body).Any(n => n is CommonForEachStatementSyntax || LoopScope.IsLoop(n))
            || recursion.ArgumentList.Arguments.Any(argument => Counts(argument.Expression)))
        {
            return null;
        }

        var calls = _answers.In(LoopScope.Nodes(body), cancellationToken).Where(call => call.Call != recursion && call.IsDirect).ToList();
        if (calls.Count == 0 || HasToken(recursion, cancellationToken) || Waits(LoopScope.Nodes(body), 0, role => role == ApiRole.LoopInput, cancellationToken))
        {
            return null;
        }

        SemanticModel model = compilation.Calls.Model(body.SyntaxTree);
        var dependence = new ModelDependence(body, model, calls.Select(call => call.Call), cancellationToken);
        var conditions = dependence.ConditionsOf(recursion).ToList();
        var returns = LoopScope.Nodes(body).OfType<StatementSyntax>().Where(s => s is ReturnStatementSyntax or ThrowStatementSyntax && s.SpanStart < recursion.SpanStart)
            .SelectMany(dependence.ConditionsOf).ToList();
        bool isRetry = recursion.Ancestors().TakeWhile(n => n != body).Any(n => n is CatchClauseSyntax);
        return (isRetry || conditions.Count + returns.Count > 0) && conditions.Concat(returns).All(dependence.IsDecided) ? calls[0].Model : null;
    }

    // A helper that calls this method again, whatever happens.
    private bool LeadsBack(IMethodSymbol helper, IMethodSymbol self, CancellationToken cancellationToken)
        => !helper.DeclaringSyntaxReferences.IsEmpty
            && compilation.Calls.BodiesOf(helper, cancellationToken).Any(body => LoopScope.Nodes(body).OfType<InvocationExpressionSyntax>().Any(call =>
                CallGraph.NameOf(call)?.Identifier.ValueText == self.Name
                && !call.Ancestors().TakeWhile(n => n != body).Any(n => n is IfStatementSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or ConditionalExpressionSyntax or CatchClauseSyntax or CommonForEachStatementSyntax || LoopScope.IsLoop(n))
                && !LoopScope.Nodes(body).OfType<StatementSyntax>().Any(s => s is ReturnStatementSyntax or ThrowStatementSyntax && s.Span.End <= call.SpanStart)
                && !call.ArgumentList.Arguments.Any(argument => Counts(argument.Expression))
                && compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target) && SymbolEqualityComparer.Default.Equals(target, self)
                && !HasToken(call, cancellationToken)
                && !Waits(LoopScope.Nodes(body), 0, role => role == ApiRole.LoopInput, cancellationToken)));

    private bool HasBound(StatementSyntax loop, List<AnsweringCall> calls, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(loop.SyntaxTree);
        var dependence = new ModelDependence(loop, model, calls.Select(call => call.Call), cancellationToken);
        ExpressionSyntax? condition = LoopScope.ConditionOf(loop);
        if ((condition is not null && (!dependence.IsDecided(condition) || IsSetByOthers(condition, loop, dependence, model, cancellationToken))) || HasToken(loop, cancellationToken))
        {
            return true;
        }

        bool isLeft = condition is not null;
        foreach (StatementSyntax exit in LoopScope.Exits(loop))
        {
            CatchClauseSyntax? handler = exit.Ancestors().TakeWhile(n => n != loop).OfType<CatchClauseSyntax>().FirstOrDefault();
            var conditions = dependence.ConditionsOf(exit).ToList();
            if (conditions.Any(c => !dependence.IsDecided(c))
                || (conditions.Count == 0 && handler is null && !IsRetried(exit, loop, calls)))
            {
                return true;
            }

            // To give up after a failure bounds no loop that goes well.
            isLeft |= handler is null;
        }

        if (LoopScope.Nodes(loop).OfType<CatchClauseSyntax>().Any(handler => CaughtFailures.IsForCancellation(handler) || (handler.Filter is { } filter && !dependence.IsDecided(filter.FilterExpression))))
        {
            return true;
        }

        // A loop that never ends is a service's, unless it does nothing but ask the model.
        // A person may be asked in a lambda: requests.ConvertAll(request => … Console.ReadLine() …).
        return Waits(LoopScope.Nodes(loop), 0, role => !isLeft || role == ApiRole.LoopInput, cancellationToken)
            || Waits(loop.DescendantNodes(), 0, role => role == ApiRole.LoopInput, cancellationToken)
            || (!isLeft && !calls.Any(call => call.IsDirect));
    }

    // try { return await ask(); } catch { } in a loop: the way out is taken when the call succeeds.
    private static bool IsRetried(StatementSyntax exit, SyntaxNode loop, List<AnsweringCall> calls)
        => exit.Ancestors().TakeWhile(n => n != loop).OfType<TryStatementSyntax>()
            .Any(attempt => attempt.Block.Span.Contains(exit.Span) && attempt.Catches.Count > 0 && calls.Any(call => attempt.Block.Span.Contains(call.Call.Span)));

    // while (!done), where some 'done = true' is not the model's.
    private static bool IsSetByOthers(ExpressionSyntax condition, SyntaxNode loop, ModelDependence dependence, SemanticModel model, CancellationToken cancellationToken)
    {
        var variables = condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => model.GetSymbolInfo(name, cancellationToken).Symbol).OfType<ISymbol>().ToImmutableHashSet(SymbolEqualityComparer.Default);
        return LoopScope.Nodes(loop).OfType<AssignmentExpressionSyntax>().Any(assignment =>
            model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is { } target && variables.Contains(target)
            && (dependence.ConditionsOf(assignment).Any(c => !dependence.IsDecided(c)) || assignment.Ancestors().TakeWhile(n => n != loop).Any(n => n is CatchClauseSyntax)));
    }

    private bool HasToken(SyntaxNode code, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(code.SyntaxTree);
        return code.DescendantNodes().OfType<ExpressionSyntax>()
            .Where(e => e is IdentifierNameSyntax { Parent: ArgumentSyntax or MemberAccessExpressionSyntax } or MemberAccessExpressionSyntax { Parent: ArgumentSyntax or MemberAccessExpressionSyntax })
            .Any(e => CancellationScope.IsToken(model.GetTypeInfo(e, cancellationToken).Type) && model.GetSymbolInfo(e, cancellationToken).Symbol is not (null or ITypeSymbol) && !CancellationScope.IsNone(model, e, cancellationToken));
    }

    // Asks a person, a socket, a queue or a timer, directly or in what it calls.
    private bool Waits(IEnumerable<SyntaxNode> nodes, int depth, Func<ApiRole, bool> counts, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode node in nodes)
        {
            if (node is not InvocationExpressionSyntax call || CallGraph.NameOf(call) is not { } name)
            {
                continue;
            }

            bool isBound = compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target);
            if (_pace.Contains(name.Identifier.ValueText)
                && ((counts(ApiRole.LoopInput) && (!isBound || compilation.Catalog.Is(target, ApiRole.LoopInput)))
                    || (counts(ApiRole.LoopPause) && (!isBound || compilation.Catalog.Is(target, ApiRole.LoopPause)))))
            {
                return true;
            }

            if (isBound && depth < MaxDepth
                && compilation.Calls.BodiesOf(target!, cancellationToken).Any(body => Waits(body.DescendantNodes(), depth + 1, counts, cancellationToken)))
            {
                return true;
            }
        }

        return false;
    }

    // AskAsync(question, attempt + 1), Run(depth: depth - 1).
    private static bool Counts(ExpressionSyntax argument)
        => argument.DescendantNodesAndSelf().Any(node => node.IsKind(SyntaxKind.SubtractExpression)
            || node is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
            || (node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } }));
}
