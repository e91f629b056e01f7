using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Gates;

/// <summary>
/// Tells whether code runs on developers' machines only: stricter than <see cref="EnvironmentGate"/>, which asks for any switch. A setting
/// that turns an endpoint on protects nobody once it is on.
/// </summary>
internal sealed class DevelopmentGate(AnalyzedCompilation compilation)
{
    private const int MaxCallers = 3;
    private const int MaxDepth = 8;

    /// <summary>True where a node is reached in development only.</summary>
    public bool Guards(SyntaxNode node, CancellationToken cancellationToken) => Guards(node, MaxCallers, cancellationToken);

    private bool Guards(SyntaxNode node, int callers, CancellationToken cancellationToken)
    {
        if (IsDebugOnly(node))
        {
            return true;
        }

        for (SyntaxNode child = node; child.Parent is { } parent; child = parent)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isGuarded = parent switch
            {
                IfStatementSyntax branch when branch.Statement == child => Means(branch.Condition, true, MaxDepth, cancellationToken),
                ElseClauseSyntax { Parent: IfStatementSyntax branch } => Means(branch.Condition, false, MaxDepth, cancellationToken),
                ConditionalExpressionSyntax choice when choice.WhenTrue == child => Means(choice.Condition, true, MaxDepth, cancellationToken),
                ConditionalExpressionSyntax choice when choice.WhenFalse == child => Means(choice.Condition, false, MaxDepth, cancellationToken),
                BlockSyntax block => block.Statements.TakeWhile(s => s != child).Any(s => LeavesOutside(s, cancellationToken)),
                CompilationUnitSyntax unit when child is GlobalStatementSyntax
                    => unit.Members.TakeWhile(m => m != child).OfType<GlobalStatementSyntax>().Any(s => LeavesOutside(s.Statement, cancellationToken)),
                _ => false,
            };
            if (isGuarded)
            {
                return true;
            }

            if (CallGraph.IsBody(parent) && parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            {
                return callers > 0
                    && compilation.Calls.SymbolOf(parent, cancellationToken) is IMethodSymbol method
                    && compilation.Calls.ReferencesTo(method, cancellationToken) is { IsEmpty: false } uses
                    && uses.All(use => Guards(use.Node, callers - 1, cancellationToken));
            }
        }

        return false;
    }

    // if (!env.IsDevelopment()) { return; }
    private bool LeavesOutside(StatementSyntax statement, CancellationToken cancellationToken)
        => statement is IfStatementSyntax { Else: null } branch
            && (branch.Statement is BlockSyntax block ? block.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax or ThrowStatementSyntax
            && Means(branch.Condition, false, MaxDepth, cancellationToken);

    // True where a condition with this outcome is one of development.
    private bool Means(ExpressionSyntax condition, bool outcome, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0)
        {
            return false;
        }

        switch (condition)
        {
            case ParenthesizedExpressionSyntax inner:
                return Means(inner.Expression, outcome, depth - 1, cancellationToken);
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return Means(not.Operand, !outcome, depth - 1, cancellationToken);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both:
                bool left = Means(both.Left, outcome, depth - 1, cancellationToken);
                bool right = Means(both.Right, outcome, depth - 1, cancellationToken);
                return both.IsKind(SyntaxKind.LogicalAndExpression) == outcome ? left || right : left && right;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison:
                bool isSame = comparison.IsKind(SyntaxKind.EqualsExpression) == outcome;
                return comparison.Right.Kind() switch
                {
                    SyntaxKind.TrueLiteralExpression => Means(comparison.Left, isSame, depth - 1, cancellationToken),
                    SyntaxKind.FalseLiteralExpression => Means(comparison.Left, !isSame, depth - 1, cancellationToken),
                    _ => isSame && (IsDevelopmentName(comparison.Left, cancellationToken) || IsDevelopmentName(comparison.Right, cancellationToken)),
                };
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax constant }:
                return outcome && IsDevelopmentName(constant.Expression, cancellationToken);
            case InvocationExpressionSyntax call when compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method):
                return outcome
                    ? compilation.Catalog.Is(method, ApiRole.GateDevelopment)
                        || (compilation.Catalog.Is(method, ApiRole.GateEnvironment) && call.ArgumentList.Arguments.Any(a => IsDevelopmentName(a.Expression, cancellationToken)))
                    : compilation.Catalog.Is(method, ApiRole.GateProduction);
            default:
                return compilation.Calls.Model(condition.SyntaxTree).GetOperation(condition, cancellationToken) is { } operation
                    && compilation.Definitions.Resolve(operation, cancellationToken).Syntax is ExpressionSyntax value
                    && value != condition
                    && Means(value, outcome, depth - 1, cancellationToken);
        }
    }

    private bool IsDevelopmentName(ExpressionSyntax value, CancellationToken cancellationToken)
        => compilation.Calls.Model(value.SyntaxTree).GetOperation(value, cancellationToken) is { } operation
            && compilation.Definitions.Resolve(operation, cancellationToken) is var name
            && (name.ConstantValue is { HasValue: true, Value: string text } ? string.Equals(text, "Development", StringComparison.OrdinalIgnoreCase)
                : name is Microsoft.CodeAnalysis.Operations.IFieldReferenceOperation { Field: { Name: "Development", ContainingType.Name: "Environments" } });

    private static bool IsDebugOnly(SyntaxNode node)
    {
        var open = new Stack<bool>();
        for (DirectiveTriviaSyntax? directive = node.SyntaxTree.GetRoot().GetFirstDirective();
            directive is not null && directive.SpanStart < node.SpanStart;
            directive = directive.GetNextDirective())
        {
            switch (directive)
            {
                case IfDirectiveTriviaSyntax @if:
                    open.Push(@if.Condition is IdentifierNameSyntax { Identifier.ValueText: "DEBUG" });
                    break;
                case ElifDirectiveTriviaSyntax or ElseDirectiveTriviaSyntax when open.Count > 0:
                    open.Pop();
                    open.Push(false);
                    break;
                case EndIfDirectiveTriviaSyntax when open.Count > 0:
                    open.Pop();
                    break;
            }
        }

        return open.Contains(true);
    }
}
