using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>An argument behind the others of a call.</summary>
internal static class NewArgument
{
    /// <summary>The arguments with one more, on a line of its own where they stand on lines.</summary>
    /// <param name="arguments">The arguments as they are.</param>
    /// <param name="name">The parameter's name; null where the argument goes by its position.</param>
    /// <param name="value">The argument's value.</param>
    public static SeparatedSyntaxList<ArgumentSyntax> Append(SeparatedSyntaxList<ArgumentSyntax> arguments, string? name, ExpressionSyntax value)
    {
        NameColonSyntax? colon = name is null ? null : SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space);
        ArgumentSyntax added = SyntaxFactory.Argument(colon, default, value);
        if (arguments.Count == 0)
        {
            return arguments.Add(added);
        }

        ArgumentSyntax last = arguments[arguments.Count - 1];
        SyntaxTriviaList lead = last.GetLeadingTrivia();
        bool isOnOwnLine = last.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken);
        comma = isOnOwnLine
            ? comma.WithTrailingTrivia(last.GetFirstToken().GetPreviousToken().TrailingTrivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)))
            : comma.WithTrailingTrivia(SyntaxFactory.Space);
        added = added.WithLeadingTrivia(isOnOwnLine ? lead.Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)) : SyntaxFactory.TriviaList()).WithTrailingTrivia(last.GetTrailingTrivia());
        return SyntaxFactory.SeparatedList(
            arguments.Take(arguments.Count - 1).Append(last.WithTrailingTrivia()).Append(added),
            arguments.GetSeparators().Append(comma));
    }
}
