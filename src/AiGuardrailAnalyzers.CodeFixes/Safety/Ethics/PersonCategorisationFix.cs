using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Ethics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Ethics;

/// <summary>Takes the attribute out of what the service is asked for, where it is asked for others too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PersonCategorisationFix() : GuardrailCodeFix(PersonCategorisation.Descriptor.Id)
{
    private const string DropKey = "Drop";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax item && ListItem.Removal(item, context.Model, context.CancellationToken) is { } edit)
        {
            yield return new FixAction("Do not ask for it", DropKey, edit);
        }
    }
}
