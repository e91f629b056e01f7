using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>Writes a threshold on the scale of what it is compared with; offered for literals, since a named constant may serve elsewhere.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MeaninglessThresholdFix() : GuardrailCodeFix(MeaninglessThreshold.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        ExpressionSyntax? number = context.Node switch
        {
            BinaryExpressionSyntax { Right: LiteralExpressionSyntax right } => right,
            BinaryExpressionSyntax { Left: LiteralExpressionSyntax left } => left,
            RelationalPatternSyntax pattern => pattern.Expression,
            _ => context.Node as ExpressionSyntax,
        };
        if (number is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal
            || !context.Diagnostic.Properties.TryGetValue(MeaninglessThreshold.Rescaled, out string? value) || value is null)
        {
            yield break;
        }

        string text = literal.Token.Text;
        string written = value + text.Substring(text.TrimEnd('f', 'F', 'd', 'D', 'm', 'M').Length);
        yield return new FixAction(
            $"Write {written}",
            "Rescale",
            editor => editor.ReplaceNode(literal, SyntaxFactory.ParseExpression(written).WithTriviaFrom(literal)));
    }
}
