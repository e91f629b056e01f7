using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>An interpolated text without the quotes around its values: whoever takes it as a format writes them itself.</summary>
internal static class Unquoted
{
    /// <summary>The text; null where a value stands within a longer literal, as in <c>'%{x}%'</c>, and can't be one by itself.</summary>
    public static InterpolatedStringExpressionSyntax? Of(InterpolatedStringExpressionSyntax text)
    {
        var contents = text.Contents.ToList();
        bool isQuoted = false;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is InterpolatedStringTextSyntax part)
            {
                string written = part.TextToken.Text;
                if (isQuoted)
                {
                    if (!written.StartsWith("'", StringComparison.Ordinal))
                    {
                        return null;
                    }

                    written = written.Substring(1);
                }

                isQuoted = i + 1 < contents.Count && written.EndsWith("'", StringComparison.Ordinal);
                written = isQuoted ? written.Substring(0, written.Length - 1) : written;
                if (written.Count(c => c == '\'') % 2 != 0)
                {
                    return null;
                }

                contents[i] = part.WithTextToken(SyntaxFactory.Token(part.TextToken.LeadingTrivia, SyntaxKind.InterpolatedStringTextToken, written, written, part.TextToken.TrailingTrivia));
            }
            else if (isQuoted && (i + 1 == contents.Count || contents[i + 1] is not InterpolatedStringTextSyntax))
            {
                return null;
            }
        }

        return text.WithContents(SyntaxFactory.List(contents.Where(content => content is not InterpolatedStringTextSyntax { TextToken.ValueText.Length: 0 })));
    }
}
