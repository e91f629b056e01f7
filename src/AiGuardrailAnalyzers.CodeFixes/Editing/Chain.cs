using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

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

    /// <summary>Appends a call, on a line of its own where the chain's calls are.</summary>
    public static ExpressionSyntax Append(ExpressionSyntax chain, string method, params ExpressionSyntax[] arguments)
    {
        SyntaxToken dot = SyntaxFactory.Token(SyntaxKind.DotToken);
        ExpressionSyntax receiver = chain.WithoutTrailingTrivia();
        if (chain is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax last } && last.OperatorToken.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            receiver = receiver.WithTrailingTrivia(last.OperatorToken.GetPreviousToken().TrailingTrivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)));
            dot = dot.WithLeadingTrivia(last.OperatorToken.LeadingTrivia.Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        return SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, dot, SyntaxFactory.IdentifierName(method)),
                SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments.Select(SyntaxFactory.Argument))))
            .WithTrailingTrivia(chain.GetTrailingTrivia());
    }

    /// <summary>The edit that takes a call out of its chain, or its statement where it is the only one; null where no edit is safe.</summary>
    public static Action<SyntaxEditor>? WithoutCall(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Expression is not MemberAccessExpressionSyntax access ? null
            : call.Parent is ExpressionStatementSyntax && access.Expression is not InvocationExpressionSyntax ? Removal.Of(call, model, cancellationToken)
            : editor => editor.ReplaceNode(call, (current, _) => ReceiverOf((InvocationExpressionSyntax)current));

    // Comments between the receiver and the call stay, with the line ends that end them.
    private static ExpressionSyntax ReceiverOf(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access)
        {
            return call;
        }

        SyntaxTriviaList between = access.Expression.GetTrailingTrivia().AddRange(access.OperatorToken.LeadingTrivia);
        return access.Expression.WithTrailingTrivia(between.Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia) || t.IsDirective)
            ? between.AddRange(call.GetTrailingTrivia())
            : call.GetTrailingTrivia());
    }
}
