using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Ethics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Ethics;

/// <summary>Takes the column out of the list of features, where the list names others too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ProtectedAttributeAsFeatureFix() : GuardrailCodeFix(ProtectedAttributeAsFeature.Descriptor.Id)
{
    private const string DropKey = "Drop";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax item && ListItem.Removal(item, context.Model, context.CancellationToken) is { } edit)
        {
            yield return new FixAction("Leave it out of the features", DropKey, edit);
        }
    }
}
