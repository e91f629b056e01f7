using System.Collections.Immutable;
using System.Text;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.CodeFixes.Security.SupplyChain;

/// <summary>Takes the hidden characters out of the text, whether they are written as themselves or as escapes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HiddenTextInToolDescriptionFix() : GuardrailCodeFix(HiddenTextInToolDescription.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is LiteralExpressionSyntax or InterpolatedStringTextSyntax && context.Node.GetFirstToken() is var token && Visible(token, context.Node) is { } text)
        {
            SyntaxToken visible = token.IsKind(SyntaxKind.InterpolatedStringTextToken)
                ? SyntaxFactory.Token(token.LeadingTrivia, token.Kind(), text, text, token.TrailingTrivia)
                : SyntaxFactory.ParseToken(text).WithTriviaFrom(token);
            yield return new FixAction("Remove the hidden characters", "Strip", editor => editor.ReplaceNode(context.Node, context.Node.ReplaceToken(token, visible)));
        }
    }

    // The token's source text without what stands for a hidden character; null where source and value can't be matched.
    private static string? Visible(SyntaxToken token, SyntaxNode node)
    {
        bool hasEscapes = token.Text.StartsWith("\"", StringComparison.Ordinal) && !token.Text.StartsWith("\"\"\"", StringComparison.Ordinal)
            || (node.Parent is InterpolatedStringExpressionSyntax { StringStartToken.Text: "$\"" });
        ImmutableArray<(string Source, string Value)> units = (hasEscapes ? Units(token.Text) : token.Text.Select(c => (c.ToString(), c.ToString()))).ToImmutableArray();
        ImmutableArray<TextSpan> hidden = HiddenText.Spans(string.Concat(units.Select(unit => unit.Value)));
        if (hidden.IsEmpty)
        {
            return null;
        }

        var text = new StringBuilder();
        int position = 0;
        foreach ((string source, string value) in units)
        {
            if (!hidden.Any(span => span.Contains(position)))
            {
                text.Append(source);
            }

            position += value.Length;
        }

        return text.ToString();
    }

    // A character, or an escape and what it stands for.
    private static IEnumerable<(string Source, string Value)> Units(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int length = 1;
            string? value = null;
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                int code = 0;
                int digits = text[i + 1] switch { 'u' => 4, 'U' => 8, 'x' => Math.Min(4, text.Skip(i + 2).TakeWhile(Uri.IsHexDigit).Count()), _ => 0 };
                length = Math.Min(2 + digits, text.Length - i);
                if (digits > 0 && int.TryParse(text.Substring(i + 2, length - 2), System.Globalization.NumberStyles.HexNumber, null, out code) && code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF))
                {
                    value = char.ConvertFromUtf32(code);
                }
                else if (digits == 4 && length == 6)
                {
                    value = ((char)code).ToString();
                }
                else
                {
                    value = text[i + 1] switch { 'e' => "\u001B", '0' => "\0", 'a' => "\a", 'b' => "\b", 'n' => "\n", 'r' => "\r", 't' => "\t", 'f' => "\f", 'v' => "\v", var other => other.ToString() };
                }
            }

            string source = text.Substring(i, length);
            yield return (source, value ?? source);
            i += length;
        }
    }
}
