using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Decisions;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Failures;
using AiGuardrailAnalyzers.Loops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>AISAFE503: a check that rests on a model or moderation service lets pass what it could not check.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FailOpenGuard() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE503",
        title: "Check that fails open",
        messageFormat: "When '{0}' fails, this check lets everything pass; {1}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A safety check that answers 'allowed' when it fails protects nothing exactly when the system is under stress, and whoever can make the model fail switches it off. A fail-safe fails closed.",
        "OWASP-LLM05:2025", "CWE-636", "CWE-755", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var checks = new ModelChecks(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is LiteralExpressionSyntax { Token.Value: bool value } literal
                    && OpenBy(literal, value, checks, operation.CancellationToken) is { } call)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, literal.GetLocation(), DisplayName.Of(call), $"answer '{(value ? "false" : "true")}'"));
                }
            },
            OperationKind.Literal);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is CatchClauseSyntax handler && PassedBy(handler, checks, operation.CancellationToken) is { } call)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, handler.CatchKeyword.GetLocation(), DisplayName.Of(call), "turn it away in the 'catch'"));
                }
            },
            OperationKind.CatchClause);
    }

    // A literal that a check falls back to when the model's answer is missing, and that lets pass.
    private static IMethodSymbol? OpenBy(LiteralExpressionSyntax literal, bool value, ModelChecks checks, CancellationToken cancellationToken)
    {
        (SyntaxNode whole, string? property) = ResultOf(literal);
        if (CallGraph.EnclosingBody(whole) is not { } function)
        {
            return null;
        }

        switch (whole.Parent)
        {
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax or SwitchExpressionArmSyntax { Pattern: DiscardPatternSyntax }:
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice when choice.Right == whole:
            case ConditionalExpressionSyntax { Parent: ReturnStatementSyntax or ArrowExpressionClauseSyntax }:
                return OpenResult(whole, property, value, function, checks, cancellationToken);
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment
                when property is null && assignment.Parent is ExpressionStatementSyntax && HandlerOf(assignment, function) is { Parent: TryStatementSyntax attempt }:
                return OpenVariable(attempt, name.Identifier.ValueText, value, function, checks, cancellationToken);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
                when property is null && variable.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Parent: BlockSyntax block } declaration
                    && block.Statements.SkipWhile(s => s != declaration).OfType<TryStatementSyntax>().FirstOrDefault(t => Assigns(t.Block, variable.Identifier.ValueText)) is { } later
                    && later.Catches.Any(c => !CaughtFailures.IsForCancellation(c) && !Leaves(c.Block) && !Assigns(c.Block, variable.Identifier.ValueText)):
                return OpenVariable(later, variable.Identifier.ValueText, value, function, checks, cancellationToken);
            default:
                return null;
        }
    }

    private static IMethodSymbol? OpenResult(SyntaxNode whole, string? property, bool value, SyntaxNode function, ModelChecks checks, CancellationToken cancellationToken)
    {
        CatchClauseSyntax? handler = HandlerOf(whole, function);
        if (handler is null ? !FollowsMissingAnswer(whole, property) : CaughtFailures.IsForCancellation(handler))
        {
            return null;
        }

        var calls = checks.CallsIn(function, cancellationToken).ToList();
        if (calls.Count == 0 || (handler is { Parent: TryStatementSyntax attempt } && !calls.Any(call => attempt.Block.Span.Contains(call.Call.Span))))
        {
            return null;
        }

        // The result must be the model's to decide, and the fallback about the model's answer.
        ModelDependence dependence = checks.Dependence(function, calls, cancellationToken);
        if (!LoopScope.Nodes(function).Any(node => !whole.Span.IntersectsWith(node.Span) && IsAnswered(node, dependence) && HandlerOf(node, function) is null)
            && !(whole.Parent is BinaryExpressionSyntax or SwitchExpressionArmSyntax or ConditionalExpressionSyntax && IsAnswered(whole.FirstAncestorOrSelf<SyntaxNode>(n => n is ReturnStatementSyntax or ArrowExpressionClauseSyntax), dependence)))
        {
            return null;
        }

        if (handler is null && !(whole.Parent switch
        {
            BinaryExpressionSyntax choice => dependence.Holds(choice.Left),
            SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax { GoverningExpression: var governing } } => dependence.Holds(governing),
            ConditionalExpressionSyntax { Condition: var condition } => dependence.Holds(condition),
            _ when TriedBefore(whole) is { } tried => dependence.Holds(tried.Condition),
            _ => dependence.ConditionsOf(whole).Any(dependence.Holds),
        }))
        {
            return null;
        }

        return checks.PassingResult(function, property, calls, cancellationToken) == value ? calls[0].Model : null;
    }

    private static bool IsAnswered(SyntaxNode? node, ModelDependence dependence) => node switch
    {
        ReturnStatementSyntax { Expression: { } value } => dependence.Holds(value) || dependence.ConditionsOf(node).Any(dependence.IsDecided),
        ArrowExpressionClauseSyntax arrow => dependence.Holds(arrow.Expression),
        _ => false,
    };

    private static IMethodSymbol? OpenVariable(TryStatementSyntax attempt, string name, bool value, SyntaxNode function, ModelChecks checks, CancellationToken cancellationToken)
    {
        var calls = checks.CallsIn(attempt.Block, cancellationToken).ToList();
        if (calls.Count == 0)
        {
            return null;
        }

        ModelDependence dependence = checks.Dependence(attempt.Block, calls, cancellationToken);
        return attempt.Block.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Left is IdentifierNameSyntax left && left.Identifier.ValueText == name && (dependence.Holds(a.Right) || dependence.ConditionsOf(a).Any(dependence.IsDecided)))
            && checks.PassingVariable(function.DescendantNodes().Where(n => n is IfStatementSyntax or ConditionalExpressionSyntax or ReturnStatementSyntax && n.SpanStart > attempt.Span.End), name, function, calls, cancellationToken) == value
                ? calls[0].Model
                : null;
    }

    // try { if (flagged) return BadRequest(); } catch { log } — and on it goes.
    private static IMethodSymbol? PassedBy(CatchClauseSyntax handler, ModelChecks checks, CancellationToken cancellationToken)
    {
        if (handler.Parent is not TryStatementSyntax attempt
            || CaughtFailures.IsForCancellation(handler)
            || (Leaves(handler.Block) && !CallsNext(handler))
            || handler.Block.DescendantNodes().Any(n => n is AssignmentExpressionSyntax)
            || CallGraph.EnclosingBody(attempt) is not { } function
            || attempt.Ancestors().TakeWhile(n => n != function).Any(n => n is CommonForEachStatementSyntax || LoopScope.IsLoop(n)))
        {
            return null;
        }

        var branches = LoopScope.Nodes(attempt.Block).OfType<IfStatementSyntax>().Where(branch => GateUse.RejectionOf(branch.Statement) > 0).ToList();
        var calls = branches.Count == 0 ? [] : checks.CallsIn(attempt.Block, cancellationToken).ToList();
        if (calls.Count == 0)
        {
            return null;
        }

        ModelDependence dependence = checks.Dependence(attempt.Block, calls, cancellationToken);
        bool goesOn = CallsNext(handler) || (attempt.Parent is BlockSyntax block && block.Statements.LastOrDefault() != attempt);
        bool isCheck = branches.Any(branch => dependence.IsDecided(branch.Condition)
            && (goesOn || branch.Statement.DescendantNodesAndSelf().Any(n => n is ThrowStatementSyntax))
            && checks.AsksForSafety(function, calls, cancellationToken));
        return isCheck ? calls[0].Model : null;
    }

    // await next(context) in a handler: a filter or middleware that lets pass.
    private static bool CallsNext(CatchClauseSyntax handler)
        => handler.Block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax name
            && handler.Ancestors().OfType<BaseMethodDeclarationSyntax>().SelectMany(m => m.ParameterList.Parameters).Concat(handler.Ancestors().OfType<ParenthesizedLambdaExpressionSyntax>().SelectMany(l => l.ParameterList.Parameters))
                .Any(p => p.Identifier.ValueText == name.Identifier.ValueText));

    // true; Task.FromResult(true); new Verdict { Allowed = true }; new(true).
    private static (SyntaxNode Whole, string? Property) ResultOf(LiteralExpressionSyntax literal)
    {
        SyntaxNode whole = literal;
        string? property = null;
        while (true)
        {
            switch (whole.Parent)
            {
                case ParenthesizedExpressionSyntax:
                    whole = whole.Parent;
                    break;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } } call }:
                    whole = call;
                    break;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation } } when property is null:
                    property = name.Identifier.ValueText;
                    whole = creation;
                    break;
                case ArgumentSyntax { NameColon.Name.Identifier.ValueText: var name, Parent.Parent: BaseObjectCreationExpressionSyntax creation } when property is null:
                    property = name;
                    whole = creation;
                    break;
                default:
                    return (whole, property);
            }
        }
    }

    private static CatchClauseSyntax? HandlerOf(SyntaxNode node, SyntaxNode function)
        => node.Ancestors().TakeWhile(n => n != function).OfType<CatchClauseSyntax>().FirstOrDefault();

    // if (!response.TryGetResult(out var verdict)) return true; — if (verdict is null) return true; — verdict?.Allowed ?? true; — _ => true; — default: return true;
    // bool.TryParse(text, out var allowed) ? allowed : true; — if (bool.TryParse(text, out var allowed)) return allowed; return true;
    private static bool FollowsMissingAnswer(SyntaxNode whole, string? property) => whole.Parent switch
    {
        BinaryExpressionSyntax or SwitchExpressionArmSyntax => true,
        ConditionalExpressionSyntax choice => choice.WhenFalse == whole ? IsTried(choice.Condition) : choice.WhenTrue == whole && IsMissing(choice.Condition),
        ReturnStatementSyntax way when property is null => (way.Parent is BlockSyntax ? way.Parent.Parent : way.Parent) switch
            {
                IfStatementSyntax branch when branch.Statement.Span.Contains(way.Span) && IsMissing(branch.Condition) => true,
                IfStatementSyntax { Else: null } => false,
                ElseClauseSyntax { Parent: IfStatementSyntax branch } => IsTried(branch.Condition),
                SwitchSectionSyntax section => section.Labels.Any(label => label is DefaultSwitchLabelSyntax),
                SwitchStatementSyntax => way.Parent is SwitchSectionSyntax section && section.Labels.Any(label => label is DefaultSwitchLabelSyntax),
                _ => false,
            }
            || TriedBefore(whole) is not null,
        _ => false,
    };

    // The 'if' that ends with the answer, before a return that is reached only without one.
    private static IfStatementSyntax? TriedBefore(SyntaxNode whole)
        => whole.Parent is ReturnStatementSyntax { Parent: BlockSyntax block } way && block.Statements.IndexOf(way) is > 0 and var index
            && block.Statements[index - 1] is IfStatementSyntax { Else: null } branch && IsTried(branch.Condition)
            && (branch.Statement is BlockSyntax inner ? inner.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax
                ? branch
                : null;

    private static bool IsTried(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax inner => IsTried(inner.Expression),
        InvocationExpressionSyntax call => CallGraph.NameOf(call)?.Identifier.ValueText.StartsWith("Try", StringComparison.Ordinal) == true,
        _ => false,
    };

    private static bool IsMissing(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax inner => IsMissing(inner.Expression),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: InvocationExpressionSyntax call } => CallGraph.NameOf(call)?.Identifier.ValueText.StartsWith("Try", StringComparison.Ordinal) == true,
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right.RawKind: (int)SyntaxKind.NullLiteralExpression } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } both => IsMissing(both.Left) || IsMissing(both.Right),
        InvocationExpressionSyntax call => CallGraph.NameOf(call)?.Identifier.ValueText is "IsNullOrEmpty" or "IsNullOrWhiteSpace",
        _ => false,
    };

    private static bool Assigns(SyntaxNode code, string name)
        => code.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => a.Left is IdentifierNameSyntax left && left.Identifier.ValueText == name);

    private static bool Leaves(BlockSyntax block) => block.DescendantNodes().Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax or ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax);
}
