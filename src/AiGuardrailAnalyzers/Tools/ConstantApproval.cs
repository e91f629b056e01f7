using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>Tells answers to requests for approval that nobody thought about from those that a person or a policy decides.</summary>
internal sealed class ConstantApproval(AnalyzedCompilation compilation)
{
    private const int MaxCallers = 3;

    // What asks a person in a console program; other ways to ask are calls whose result is the answer, which then is no constant.
    private static readonly string[] s_questions = ["ReadLine", "ReadKey", "ReadLineAsync", "Confirm", "ConfirmAsync", "Prompt", "PromptAsync", "Ask", "AskAsync"];

    // Conditions that ask whether there is a request at all.
    private static readonly string[] s_presence = ["Count", "Length", "Any", "TryGetValue", "MoveNext", "MoveNextAsync"];

    /// <summary>True where something decides whether a node is reached: a condition around it, or one before it that ends the body.</summary>
    public static bool IsDecided(SyntaxNode node)
    {
        SyntaxNode child = node;
        foreach (SyntaxNode parent in node.Ancestors().TakeWhile(n => !CallGraph.IsBody(n) || n is AnonymousFunctionExpressionSyntax))
        {
            if ((parent is IfStatementSyntax choice && choice.Condition != child && !AsksForPresence(choice.Condition))
                || (parent is ConditionalExpressionSyntax ternary && ternary.Condition != child && !AsksForPresence(ternary.Condition))
                || (parent is SwitchExpressionArmSyntax arm && (arm.WhenClause is not null || !IsTypeTest(arm.Pattern)))
                || (parent is SwitchSectionSyntax section && !section.Labels.All(label => label is CasePatternSwitchLabelSyntax { WhenClause: null } type && IsTypeTest(type.Pattern)))
                || parent is CatchClauseSyntax
                || (parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } and && and.Right == child)
                || (parent is BlockSyntax block && block.Statements.TakeWhile(statement => statement != child).Any(EndsBody)))
            {
                return true;
            }

            child = parent;
        }

        return child.Parent is GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } own
            && unit.Members.TakeWhile(member => member != own).OfType<GlobalStatementSyntax>().Any(global => EndsBody(global.Statement));
    }

    /// <summary>True for an answer that a program gives itself: in the body that called the model or listens to it, or one that such a body calls, and where no person is asked.</summary>
    public bool IsUnattended(SyntaxNode answer, CancellationToken cancellationToken) => !IsDecided(answer) && IsAutomatic(answer, MaxCallers, cancellationToken);

    private bool IsAutomatic(SyntaxNode node, int depth, CancellationToken cancellationToken)
    {
        SyntaxNode? body = node.Ancestors().FirstOrDefault(n => CallGraph.IsBody(n) && n is not AnonymousFunctionExpressionSyntax);
        if (body is null || Asks(body))
        {
            return false;
        }

        // Nobody clicks inside of a loop over what a run says.
        if (node.Ancestors().TakeWhile(n => n != body).Any(n => n is CommonForEachStatementSyntax { AwaitKeyword.RawKind: (int)SyntaxKind.AwaitKeyword }))
        {
            return true;
        }

        if (InvocationsIn(body).Any(call => CallGraph.NameOf(call) is { } name && compilation.ModelCalls.Names.Contains(name.Identifier.ValueText)
            && compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target) && compilation.ModelCalls.ModelCall(target) is not null))
        {
            return true;
        }

        return depth > 0 && compilation.Calls.CallersOf(body, cancellationToken).Take(MaxCallers).Any(caller => !IsDecided(caller.Node) && IsAutomatic(caller.Node, depth - 1, cancellationToken));
    }

    /// <summary>The function of a callback that approves whatever it is asked; null for one that looks, asks or refuses.</summary>
    /// <param name="value">What the callback is set to: a function, or a list of functions.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public SyntaxNode? ApprovesAll(IOperation value, CancellationToken cancellationToken)
        => FunctionsIn(value, cancellationToken).FirstOrDefault(function => function.Body is { } body && AlwaysApproves(body, cancellationToken)).Place;

    private IEnumerable<(SyntaxNode Place, SyntaxNode? Body)> FunctionsIn(IOperation value, CancellationToken cancellationToken)
    {
        if (Definitions.Unwrap(value) is IPropertyReferenceOperation { Property: var known } && compilation.Catalog.Is(known, ApiRole.OversightWaiver))
        {
            yield break;
        }

        IOperation resolved = compilation.Definitions.Resolve(value, cancellationToken);
        foreach (SyntaxNode node in resolved.Syntax.DescendantNodesAndSelf(n => n is not AnonymousFunctionExpressionSyntax))
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax lambda:
                    yield return (lambda, lambda.Body);
                    break;
                case SimpleNameSyntax { Parent: not InvocationExpressionSyntax } name when compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences: { Length: 1 } declared }:
                    yield return (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name, CodeOf(declared[0].GetSyntax(cancellationToken)));
                    break;
            }
        }
    }

    private static SyntaxNode? CodeOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody?.Expression,
        _ => null,
    };

    // No branch, nothing awaited but a ready answer, nobody asked; every answer approves.
    private bool AlwaysApproves(SyntaxNode body, CancellationToken cancellationToken)
    {
        if (!compilation.Calls.Contains(body.SyntaxTree) || Asks(body)
            || body.DescendantNodesAndSelf().Any(n => n is IfStatementSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or ConditionalExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax
                || (n is AwaitExpressionSyntax wait && !IsReady(wait.Expression))
                || n is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression }))
        {
            return false;
        }

        ExpressionSyntax[] answers = body is ExpressionSyntax only ? [only] : [.. body.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax).OfType<ReturnStatementSyntax>().Select(way => way.Expression).OfType<ExpressionSyntax>()];
        return answers.Length > 0 && answers.All(answer => Approves(answer, cancellationToken));
    }

    private bool Approves(ExpressionSyntax answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case LiteralExpressionSyntax literal:
                return literal.IsKind(SyntaxKind.TrueLiteralExpression);
            case ParenthesizedExpressionSyntax parenthesized:
                return Approves(parenthesized.Expression, cancellationToken);
            case AwaitExpressionSyntax wait:
                return Approves(wait.Expression, cancellationToken);
            case CastExpressionSyntax cast:
                return Approves(cast.Expression, cancellationToken);
            case InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call when CallGraph.NameOf(call)?.Identifier.ValueText == nameof(Task.FromResult):
                return Approves(arguments[0].Expression, cancellationToken);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } inner, Initializer: null }:
                return Approves(inner[0].Expression, cancellationToken);
            case BaseObjectCreationExpressionSyntax { Initializer: { } initializer }:
                // new ElicitResult { Action = "accept" }, new PermissionRequestResult { Kind = "approved" }
                return initializer.Expressions.OfType<AssignmentExpressionSyntax>().Any(member => member.Left is IdentifierNameSyntax { Identifier.ValueText: "Action" or "Kind" }
                    && (member.Right is LiteralExpressionSyntax { Token.Value: "accept" or "approved" } || IsApproval(member.Right, cancellationToken)));
            default:
                return IsApproval(answer, cancellationToken);
        }
    }

    private bool IsApproval(ExpressionSyntax expression, CancellationToken cancellationToken)
        => expression is InvocationExpressionSyntax or MemberAccessExpressionSyntax
            && compilation.Catalog.Is(compilation.Calls.Model(expression.SyntaxTree).GetSymbolInfo(expression, cancellationToken).Symbol, ApiRole.OversightApproval);

    private static bool IsReady(ExpressionSyntax task) => task is MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Task.CompletedTask) }
        || (task is InvocationExpressionSyntax call && CallGraph.NameOf(call)?.Identifier.ValueText is nameof(Task.FromResult) or nameof(Task.Delay) or nameof(Task.Yield));

    private static bool Asks(SyntaxNode body)
        => InvocationsIn(body).Any(call => CallGraph.NameOf(call) is { } name && s_questions.Contains(name.Identifier.ValueText));

    private static IEnumerable<InvocationExpressionSyntax> InvocationsIn(SyntaxNode body)
        => body.DescendantNodesAndSelf(n => n == body || n is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)).OfType<InvocationExpressionSyntax>();

    private static bool EndsBody(StatementSyntax statement)
        => statement is IfStatementSyntax choice && !AsksForPresence(choice.Condition)
            && choice.Statement.DescendantNodesAndSelf(n => n is not AnonymousFunctionExpressionSyntax).Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax);

    // 'x is ToolApprovalRequestContent request', 'requests.Count > 0', 'x is null': whether there is something to approve.
    private static bool AsksForPresence(ExpressionSyntax condition) => condition switch
    {
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax } => true,
        IsPatternExpressionSyntax { Pattern: var pattern } => IsTypeTest(pattern),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison
            when comparison.Left.IsKind(SyntaxKind.NullLiteralExpression) || comparison.Right.IsKind(SyntaxKind.NullLiteralExpression) => true,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => AsksForPresence(not.Operand),
        ParenthesizedExpressionSyntax parenthesized => AsksForPresence(parenthesized.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both => AsksForPresence(both.Left) && AsksForPresence(both.Right),
        BinaryExpressionSyntax other => Reads(other.Left) || Reads(other.Right),
        InvocationExpressionSyntax => Reads(condition),
        _ => false,
    };

    private static bool IsTypeTest(PatternSyntax pattern) => pattern is DeclarationPatternSyntax or RecursivePatternSyntax or TypePatternSyntax;

    private static bool Reads(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => s_presence.Contains(access.Name.Identifier.ValueText),
        InvocationExpressionSyntax call => CallGraph.NameOf(call)?.Identifier.ValueText is { } name && (s_presence.Contains(name) || name.StartsWith("TryGet", StringComparison.Ordinal)),
        _ => false,
    };
}
