using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Decisions;
using AiGuardrailAnalyzers.Loops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Failures;

/// <summary>
/// Whether a handler lets a failure vanish: it neither logs nor throws nor calls anything, sets no state, and what it returns or leaves behind looks like an
/// ordinary answer.
/// </summary>
internal sealed class SwallowedFailures(AnalyzedCompilation compilation)
{
    private const int MaxCallers = 20;

    // Calls that tell nobody.
    private static readonly ImmutableHashSet<string> s_mute = ImmutableHashSet.Create(StringComparer.Ordinal, "Delay", "Sleep", "Yield", "FromResult", "Empty", "ConfigureAwait", "nameof", "Dispose");

    /// <summary>True for a handler after which nothing tells that something failed.</summary>
    public bool Vanishes(CatchClauseSyntax handler, CancellationToken cancellationToken)
    {
        if (!CaughtFailures.TakesUp(handler)
            || handler.Parent is not TryStatementSyntax attempt
            || LooksAtFailure(handler)
            || IsTelling(handler.Block, cancellationToken))
        {
            return false;
        }

        var returned = handler.Block.DescendantNodes().OfType<ReturnStatementSyntax>().ToList();
        if (returned.Count > 0)
        {
            return returned.All(way => way.Expression is null || (IsNothing(way.Expression) && !IsToldApart(way, handler, cancellationToken)));
        }

        return !IsNoticedLater(attempt, handler, cancellationToken);
    }

    // The exception is used, or a filter asks which failure it is; one that only lets cancellation pass does not.
    private static bool LooksAtFailure(CatchClauseSyntax handler)
    {
        if (handler.Filter is { FilterExpression: var filter } && filter is not IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax })
        {
            return true;
        }

        return handler.Declaration is { Identifier: { RawKind: not 0, ValueText: var name } }
            && handler.Block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name);
    }

    // Anything that could let somebody know: a call, a throw, a new object, state outside, a text, a count.
    private bool IsTelling(SyntaxNode code, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(code.SyntaxTree);
        foreach (SyntaxNode node in code.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case ThrowStatementSyntax or ThrowExpressionSyntax or GotoStatementSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }:
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }:
                case InvocationExpressionSyntax call when CallGraph.NameOf(call) is not { } name || !s_mute.Contains(name.Identifier.ValueText):
                case BaseObjectCreationExpressionSyntax creation when !IsNothing(creation):
                case YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldReturnStatement }:
                case InterpolatedStringExpressionSyntax:
                    return true;
                case AssignmentExpressionSyntax assignment when !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
                    || model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is not (ILocalSymbol or IDiscardSymbol)
                    || !IsNothing(assignment.Right)
                    || IsTrueOrFalse(assignment.Right):
                    return true;
                case ReturnStatementSyntax { Expression: { } value } when !IsNothing(value):
                    return true;
            }
        }

        return false;
    }

    // null, default, "", 0, false, true, an empty collection, and the task of such.
    private static bool IsNothing(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => IsNothing(inner.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forgiven => IsNothing(forgiven.Operand),
        CastExpressionSyntax cast => IsNothing(cast.Expression),
        DefaultExpressionSyntax => true,
        LiteralExpressionSyntax literal => literal.Token.Value is null or "" or 0 or 0.0 or 0f or 0m || IsTrueOrFalse(literal) || literal.IsKind(SyntaxKind.DefaultLiteralExpression),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" or "CompletedTask" } => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" } } => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments: { Count: 1 } arguments } => IsNothing(arguments[0].Expression),
        CollectionExpressionSyntax { Elements.Count: 0 } => true,
        ArrayCreationExpressionSyntax { Initializer: null or { Expressions.Count: 0 } } => true,
        ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null or { Expressions.Count: 0 } } creation => creation.Type is GenericNameSyntax { Identifier.ValueText: "List" or "Dictionary" or "HashSet" },
        _ => false,
    };

    private static bool IsTrueOrFalse(ExpressionSyntax value) => value.IsKind(SyntaxKind.TrueLiteralExpression) || value.IsKind(SyntaxKind.FalseLiteralExpression);

    // 'false' where success is 'true'; null where callers look for it.
    private bool IsToldApart(ReturnStatementSyntax way, CatchClauseSyntax handler, CancellationToken cancellationToken)
    {
        if (CallGraph.EnclosingBody(way) is not { } function)
        {
            return true;
        }

        var others = function.DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>()
            .Where(other => !handler.Span.Contains(other.Span) && other.Expression is not null && !SyntaxFactory.AreEquivalent(other.Expression, way.Expression)).ToList();
        if (IsTrueOrFalse(way.Expression!))
        {
            // What lets pass or turns away when it fails is AISAFE503's to judge.
            return others.Count == 0 || others.All(other => IsTrueOrFalse(other.Expression!)) || GateUse.OfResult(function, null, compilation, cancellationToken) is not null;
        }

        return compilation.Calls.CallersOf(function, cancellationToken).Take(MaxCallers)
            .Any(caller => caller.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && AbsenceCheck.Tests(call));
    }

    // After an empty handler the program goes on: what was to be assigned is looked at, or what follows a successful 'return' is the answer to the failure.
    private bool IsNoticedLater(TryStatementSyntax attempt, CatchClauseSyntax handler, CancellationToken cancellationToken)
    {
        bool leavesOnSuccess = attempt.Block.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(n => n is ReturnStatementSyntax or BreakStatementSyntax);
        if (leavesOnSuccess && attempt.Ancestors().TakeWhile(n => !CallGraph.IsBody(n)).Any(n => n is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax))
        {
            return true;
        }

        // while (!sent) { try { …; sent = true; } catch { } }.
        var assigned = attempt.Block.DescendantNodes().OfType<AssignmentExpressionSyntax>().Select(assignment => (assignment.Left as IdentifierNameSyntax)?.Identifier.ValueText).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal);
        if (attempt.Ancestors().TakeWhile(n => !CallGraph.IsBody(n)).Select(LoopScope.ConditionOf).OfType<ExpressionSyntax>()
            .Any(condition => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(use => assigned.Contains(use.Identifier.ValueText))))
        {
            return true;
        }

        var following = Following(attempt).ToList();
        bool returns = attempt.Block.Statements.LastOrDefault() is ReturnStatementSyntax;
        if (returns)
        {
            return following.Any(statement => IsTelling(statement, cancellationToken))
                || following.OfType<ReturnStatementSyntax>().Any(way => way.Expression is { } value && (!IsNothing(value) || IsToldApart(way, handler, cancellationToken)));
        }

        return assigned.Any(name => AbsenceCheck.TestsVariable(following, name) || TestedAsFlag(following, name) || StartsWithText(attempt, name));
    }

    private static IEnumerable<StatementSyntax> Following(StatementSyntax statement)
    {
        for (StatementSyntax? current = statement; current is not null; current = current.Parent as StatementSyntax)
        {
            if (current.Parent is BlockSyntax block)
            {
                foreach (StatementSyntax next in block.Statements.SkipWhile(s => s != current).Skip(1))
                {
                    yield return next;
                }
            }
            else if (current.Parent is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global)
            {
                foreach (GlobalStatementSyntax next in unit.Members.OfType<GlobalStatementSyntax>().SkipWhile(s => s != global).Skip(1))
                {
                    yield return next.Statement;
                }
            }
        }
    }

    private static bool TestedAsFlag(IEnumerable<StatementSyntax> code, string name)
        => code.SelectMany(s => s.DescendantNodesAndSelf()).Any(node => node is IfStatementSyntax { Condition: var condition }
            && condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name));

    // string answer = "not available"; try { answer = … } catch { }.
    private static bool StartsWithText(TryStatementSyntax attempt, string name)
        => CallGraph.EnclosingBody(attempt) is { } body
            && body.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(variable => variable.Identifier.ValueText == name && variable.Initializer is { Value: var value } && !IsNothing(value));
}
