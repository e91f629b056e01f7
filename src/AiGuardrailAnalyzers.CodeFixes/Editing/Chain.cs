using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Fluent calls: <c>a.B().C()</c>.</summary>
internal static class Chain
{
    /// <summary>The last call of the chain that a call begins whose value still is of an interface; null when the call's own value is not.</summary>
    public static ExpressionSyntax? EndOf(InvocationExpressionSyntax start, SemanticModel model, string interfaceName, CancellationToken cancellationToken)
    {
        ExpressionSyntax? end = null;
        for (ExpressionSyntax? call = start; call is not null && Is(call); call = (call.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax)
        {
            end = call;
        }

        return end;

        bool Is(ExpressionSyntax call) => model.GetTypeInfo(call, cancellationToken).Type is { } type
            && (type.Name == interfaceName || type.AllInterfaces.Any(i => i.Name == interfaceName));
    }

    /// <summary>Appends a call without arguments, on a line of its own where the chain's calls are.</summary>
    public static ExpressionSyntax Append(ExpressionSyntax chain, string method)
    {
        SyntaxToken dot = SyntaxFactory.Token(SyntaxKind.DotToken);
        ExpressionSyntax receiver = chain.WithoutTrailingTrivia();
        if (chain is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax last } && last.OperatorToken.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            receiver = receiver.WithTrailingTrivia(last.OperatorToken.GetPreviousToken().TrailingTrivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)));
            dot = dot.WithLeadingTrivia(last.OperatorToken.LeadingTrivia.Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        return SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, dot, SyntaxFactory.IdentifierName(method)))
            .WithTrailingTrivia(chain.GetTrailingTrivia());
    }
}
