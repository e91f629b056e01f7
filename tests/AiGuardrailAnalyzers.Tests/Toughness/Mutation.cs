using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>Half-typed code: tokens deleted, doubled and swapped, statements, members and types missing, the end of a file missing.</summary>
internal static class Mutation
{
    /// <summary>The files of a program, one of them changed in one to three places, and which.</summary>
    public static (string[] Files, int Changed) Of(string[] program, Random random)
    {
        string[] files = [.. program];
        int changed = random.Next(files.Length);
        files[changed] = Of(files[changed], random);
        return (files, changed);
    }

    /// <summary>A text changed in one to three places.</summary>
    public static string Of(string text, Random random)
    {
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
            SyntaxToken[] tokens = [.. root.DescendantTokens().Where(token => token.Span.Length > 0)];
            if (tokens.Length < 2)
            {
                return text;
            }

            SyntaxToken token = tokens[random.Next(tokens.Length)];
            string other = tokens[random.Next(tokens.Length)].Text;
            text = random.Next(6) switch
            {
                0 => Replaced(token.SpanStart, token.Span.Length, ""),
                1 => Replaced(token.SpanStart, 0, token.Text + " "),
                2 => Replaced(token.SpanStart, token.Span.Length, other),
                3 => text[..token.SpanStart],
                4 when root.DescendantNodes().Where(node => node is BaseTypeDeclarationSyntax).ToArray() is { Length: > 0 } types => Without(types[random.Next(types.Length)]),
                _ when token.Parent?.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or ExpressionSyntax or MemberDeclarationSyntax) is { } part && part.Span.Length < text.Length / 2
                    => Without(part),
                _ => text,
            };
        }

        return text;

        string Without(SyntaxNode node) => Replaced(node.SpanStart, node.Span.Length, "");

        string Replaced(int start, int length, string by) => text[..start] + by + text[(start + length)..];
    }
}
