using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Makes the filter with <c>SearchFilter.Create</c>, which quotes its values.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedRetrievalFilterFix() : GuardrailCodeFix(UntrustedRetrievalFilter.Descriptor.Id)
{
    private const string Type = "Azure.Search.Documents.SearchFilter";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is not ExpressionSyntax value || context.Model.Compilation.GetTypesByMetadataName(Type).IsEmpty)
        {
            yield break;
        }

        ExpressionSyntax made = context.Model.GetOperation(value, context.CancellationToken) is ILocalReferenceOperation local
            && Definitions.ValuesOf(local.Local, local) is { Length: 1 } values && values[0].Syntax is ExpressionSyntax definition
            ? definition
            : value;
        InterpolatedStringExpressionSyntax[] texts = [.. TextsIn(made)];
        if (texts.Length > 0 && texts.All(text => Unquoted.Of(text) is not null))
        {
            yield return new FixAction(
                "Make the filter with SearchFilter.Create",
                "SearchFilter",
                editor =>
                {
                    foreach (InterpolatedStringExpressionSyntax text in texts)
                    {
                        editor.ReplaceNode(text, SyntaxFactory.ParseExpression($"SearchFilter.Create({Unquoted.Of(text)!.WithoutTrivia()})").WithTriviaFrom(text));
                    }
                },
                Usings.NeededFor(context.Model, value.SpanStart, Type),
                made.Span);
        }
    }

    private static IEnumerable<InterpolatedStringExpressionSyntax> TextsIn(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax text when text.Contents.Any(content => content is InterpolationSyntax) => [text],
        ParenthesizedExpressionSyntax parenthesized => TextsIn(parenthesized.Expression),
        ConditionalExpressionSyntax either => TextsIn(either.WhenTrue).Concat(TextsIn(either.WhenFalse)),
        _ => [],
    };
}
