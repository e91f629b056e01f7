using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Reads which status code a handler answers with.</summary>
internal static class AnsweredStatus
{
    /// <summary>True where the member of a call site is assigned, or gets as an argument, one of these codes.</summary>
    public static bool Is(CallSite site, SemanticModel model, Func<int, bool> isWanted, CancellationToken cancellationToken)
    {
        SyntaxNode outer = site.Node.Parent is MemberAccessExpressionSyntax access && access.Name == site.Node ? access : site.Node;
        return outer.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == outer => IsWanted(assignment.Right),
            InvocationExpressionSyntax invocation => invocation.ArgumentList.Arguments.Any(a => IsWanted(a.Expression)),
            _ => site.Node is BaseObjectCreationExpressionSyntax { ArgumentList: { } list } && list.Arguments.Any(a => IsWanted(a.Expression)),
        };

        bool IsWanted(ExpressionSyntax value) => value is ConditionalExpressionSyntax choice
            ? IsWanted(choice.WhenTrue) || IsWanted(choice.WhenFalse)
            : model.GetConstantValue(value, cancellationToken) is { HasValue: true, Value: int code } && isWanted(code);
    }
}
