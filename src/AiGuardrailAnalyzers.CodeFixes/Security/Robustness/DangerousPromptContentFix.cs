using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Removes the switch: off is its default.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DangerousPromptContentFix() : GuardrailCodeFix(DangerousPromptContent.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
            && Removal.Of(assignment, context.Model, context.CancellationToken) is { } removal)
        {
            yield return new FixAction($"Remove '{assignment}'", "RemoveDangerousContent", removal);
        }
    }
}
