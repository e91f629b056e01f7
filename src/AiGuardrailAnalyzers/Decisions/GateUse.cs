using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Decisions;

/// <summary>What code does with a yes or no.</summary>
/// <param name="Passes">The value that lets something pass.</param>
/// <param name="IsRejection">True where the other value plainly turns something away: it throws, or answers 4xx.</param>
internal sealed record GateUse(bool Passes, bool IsRejection)
{
    private const int MaxDepth = 3;
    private const int MaxCallers = 12;

    // Answers of ASP.NET Core that turn a request away.
    private static readonly ImmutableHashSet<string> s_rejections = ImmutableHashSet.Create(
        StringComparer.Ordinal, "BadRequest", "Forbid", "Unauthorized", "Problem", "ValidationProblem", "UnprocessableEntity", "Challenge", "Conflict", "StatusCode");

    /// <summary>How the callers of a function use its result, or a property of it; null where none gates anything, or they disagree.</summary>
    public static GateUse? OfResult(SyntaxNode function, string? property, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => OfResult(function, property, compilation, 0, cancellationToken);

    /// <summary>How code uses a variable; null where it gates nothing with it.</summary>
    public static GateUse? OfVariable(IEnumerable<SyntaxNode> code, string name, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => Agreed(code.SelectMany(node => node.DescendantNodesAndSelf()).OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name)
            .Select(use => OfValue(use, null, compilation, 0, cancellationToken)));

    /// <summary>How sharply a statement turns something away: 2 throws or answers 4xx, 1 leaves early, 0 goes on.</summary>
    public static int RejectionOf(StatementSyntax? statement)
    {
        StatementSyntax? last = statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement;
        switch (last)
        {
            case ThrowStatementSyntax:
                return 2;
            case ReturnStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax:
                return statement!.DescendantNodesAndSelf().Any(IsRefusal) ? 2 : 1;
            default:
                return 0;
        }
    }

    private static GateUse? OfResult(SyntaxNode function, string? property, AnalyzedCompilation compilation, int depth, CancellationToken cancellationToken)
        => depth > MaxDepth ? null : Agreed(compilation.Calls.CallersOf(function, cancellationToken).Take(MaxCallers)
            .Select(caller => caller.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call ? OfValue(call, property, compilation, depth, cancellationToken) : null));

    private static GateUse? Agreed(IEnumerable<GateUse?> uses)
    {
        GateUse? agreed = null;
        foreach (GateUse use in uses.OfType<GateUse>())
        {
            if (agreed is not null && agreed.Passes != use.Passes)
            {
                return null;
            }

            agreed = agreed is { IsRejection: true } ? agreed : use;
        }

        return agreed;
    }

    private static GateUse? OfValue(ExpressionSyntax value, string? property, AnalyzedCompilation compilation, int depth, CancellationToken cancellationToken)
    {
        bool isNegated = false;
        SyntaxNode current = value;
        while (true)
        {
            SyntaxNode? parent = current.Parent;
            switch (parent)
            {
                case ParenthesizedExpressionSyntax or AwaitExpressionSyntax:
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Result" or "GetAwaiter" or "GetResult" }:
                case InvocationExpressionSyntax when current is MemberAccessExpressionSyntax:
                    break;
                case MemberAccessExpressionSyntax access when property is not null && access.Expression == current && access.Name.Identifier.ValueText == property:
                    property = null;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } when property is null:
                    isNegated = !isNegated;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison when property is null && LiteralIn(comparison) is { } literal:
                    isNegated ^= literal == comparison.IsKind(SyntaxKind.NotEqualsExpression);
                    break;
                case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { Token.Value: bool constant } } } when property is null:
                    isNegated ^= !constant;
                    break;
                case IsPatternExpressionSyntax { Pattern: RecursivePatternSyntax { PropertyPatternClause.Subpatterns: { Count: 1 } parts } } when property is not null
                    && parts[0] is { NameColon.Name.Identifier.ValueText: var name, Pattern: ConstantPatternSyntax { Expression: LiteralExpressionSyntax { Token.Value: bool constant } } } && name == property:
                    property = null;
                    isNegated ^= !constant;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } when property is null:
                    break;
                case IfStatementSyntax branch when property is null && branch.Condition == current:
                    return OfBranches(RejectionOf(branch.Statement), branch.Else is { } other ? RejectionOf(other.Statement) : null, isNegated);
                case ConditionalExpressionSyntax choice when property is null && choice.Condition == current:
                    return OfBranches(RejectionOf(choice.WhenTrue), RejectionOf(choice.WhenFalse), isNegated);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax when CallGraph.EnclosingBody(parent) is { } function:
                    return Turned(OfResult(function, property, compilation, depth + 1, cancellationToken), isNegated);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return Turned(OfLocal(variable, variable.Identifier.ValueText, property, compilation, depth, cancellationToken), isNegated);
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment when assignment.Right == current:
                    return Turned(OfLocal(assignment, name.Identifier.ValueText, property, compilation, depth, cancellationToken), isNegated);
                default:
                    return null;
            }

            current = parent!;
        }
    }

    private static GateUse? OfLocal(SyntaxNode place, string name, string? property, AnalyzedCompilation compilation, int depth, CancellationToken cancellationToken)
        => depth > MaxDepth || CallGraph.EnclosingBody(place) is not { } body ? null
            : Agreed(body.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(use => use.Identifier.ValueText == name && use.SpanStart > place.Span.End && use.Parent is not AssignmentExpressionSyntax)
                .Select(use => OfValue(use, property, compilation, depth + 1, cancellationToken)));

    private static GateUse? Turned(GateUse? use, bool isNegated) => use is not null && isNegated ? use with { Passes = !use.Passes } : use;

    // Where neither branch leaves, the one that does something passes.
    private static GateUse? OfBranches(int whenTrue, int? whenFalse, bool isNegated)
        => whenTrue > 0 && (whenFalse ?? 0) < whenTrue ? new GateUse(isNegated, whenTrue == 2)
            : whenFalse > whenTrue ? new GateUse(!isNegated, whenFalse == 2)
            : whenFalse is null ? new GateUse(!isNegated, false)
            : null;

    // cond ? answer : throw …, Results.Forbid(), "I can't help with that".
    private static int RejectionOf(ExpressionSyntax value)
        => value is ThrowExpressionSyntax || value.DescendantNodesAndSelf().Any(IsRefusal) ? 2 : value is LiteralExpressionSyntax ? 1 : 0;

    private static bool IsRefusal(SyntaxNode node) => node switch
    {
        ThrowStatementSyntax or ThrowExpressionSyntax => true,
        InvocationExpressionSyntax call => CallGraph.NameOf(call) is { } name && s_rejections.Contains(name.Identifier.ValueText),
        BaseObjectCreationExpressionSyntax { } creation => creation is ObjectCreationExpressionSyntax { Type: var type } && type.ToString() is "BadRequestObjectResult" or "BadRequestResult" or "ForbidResult" or "UnauthorizedResult",
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StatusCode" } } => true,
        _ => false,
    };

    private static bool? LiteralIn(BinaryExpressionSyntax comparison)
        => (comparison.Left as LiteralExpressionSyntax ?? comparison.Right as LiteralExpressionSyntax)?.Token.Value as bool?;
}
