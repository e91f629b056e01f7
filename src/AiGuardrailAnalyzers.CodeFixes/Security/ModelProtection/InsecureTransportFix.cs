using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;

/// <summary>Writes <c>https://</c>, or removes the callback so that the certificate is checked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class InsecureTransportFix() : GuardrailCodeFix(InsecureTransport.Descriptor.Id)
{
    private const string Http = "http://";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>(a => a.Span == context.Diagnostic.Location.SourceSpan) is { } setting)
        {
            if (Removal.Of(setting, context.Model, context.CancellationToken) is { } remove)
            {
                yield return new FixAction("Remove it: the certificate is checked", "Remove", remove);
            }
        }
        else if (context.Node is LiteralExpressionSyntax or InterpolatedStringTextSyntax
            && context.Node.GetFirstToken() is var token && token.Text.IndexOf(Http, StringComparison.OrdinalIgnoreCase) is >= 0 and var index)
        {
            // The text after the scheme stays as it is written, escapes and all.
            string text = token.Text.Substring(0, index) + "https://" + token.Text.Substring(index + Http.Length);
            SyntaxToken secure = token.IsKind(SyntaxKind.InterpolatedStringTextToken)
                ? SyntaxFactory.Token(token.LeadingTrivia, token.Kind(), text, text, token.TrailingTrivia)
                : SyntaxFactory.ParseToken(text).WithTriviaFrom(token);
            yield return new FixAction("Use https", "Https", editor => editor.ReplaceNode(context.Node, context.Node.ReplaceToken(token, secure)));
        }
    }
}
