using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Checks that stand before the statement which uses a value.</summary>
internal static class Hoist
{
    /// <summary>The statement of a block before which code for an expression can stand: it is evaluated there in any case, and once.</summary>
    public static StatementSyntax? StatementOf(SyntaxNode expression)
    {
        for (SyntaxNode? node = expression; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax or UsingStatementSyntax:
                    return node.Parent is BlockSyntax ? (StatementSyntax)node : null;
                case StatementSyntax or AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or ConditionalAccessExpressionSyntax:
                case BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.LogicalAndExpression) || binary.IsKind(SyntaxKind.LogicalOrExpression) || binary.IsKind(SyntaxKind.CoalesceExpression):
                    return null;
            }
        }

        return null;
    }

    /// <summary>How the file of a node ends its lines.</summary>
    public static SyntaxTrivia LineEndOf(SyntaxNode node)
        => node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } written ? written : SyntaxFactory.ElasticCarriageReturnLineFeed;

    /// <summary>An <c>if</c> that throws.</summary>
    /// <param name="condition">When.</param>
    /// <param name="exception">Name of the exception's type.</param>
    /// <param name="message">Its message.</param>
    public static StatementSyntax ThrowIf(string condition, string exception, string message)
        => SyntaxFactory.ParseStatement($$"""
            if ({{condition}})
            {
                throw new {{exception}}("{{message}}");
            }

            """).WithAdditionalAnnotations(Formatter.Annotation).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed);
}
