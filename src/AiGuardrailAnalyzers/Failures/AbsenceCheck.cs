using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Failures;

/// <summary>Whether code looks if a value is there before it uses it: compared with null, tested for emptiness, or replaced where it is missing.</summary>
internal static class AbsenceCheck
{
    private const int MaxDepth = 2;

    /// <summary>True where an expression, or the variable that gets it, is tested.</summary>
    public static bool Tests(SyntaxNode value) => Tests(value, 0);

    /// <summary>True where code tests a variable.</summary>
    public static bool TestsVariable(IEnumerable<SyntaxNode> code, string name)
        => code.SelectMany(node => node.DescendantNodesAndSelf()).OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == name && Tests(use, MaxDepth));

    private static bool Tests(SyntaxNode value, int depth)
    {
        SyntaxNode current = value;
        while (current.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax
            || (current.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Length" or "Count" })
            || (current is MemberAccessExpressionSyntax && current.Parent is InvocationExpressionSyntax))
        {
            current = current.Parent!;
        }

        switch (current.Parent)
        {
            case IsPatternExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax:
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression or (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.IsExpression }:
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression }:
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(string.IsNullOrEmpty) or nameof(string.IsNullOrWhiteSpace) } } }:
                return true;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } when depth < MaxDepth:
                return CallGraph.EnclosingBody(variable) is { } body && TestsVariable([body], variable.Identifier.ValueText);
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment when depth < MaxDepth:
                return CallGraph.EnclosingBody(assignment) is { } scope && TestsVariable([scope], name.Identifier.ValueText);
            default:
                return false;
        }
    }
}
