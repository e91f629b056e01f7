using System.Composition;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.DataIntegrity;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.DataIntegrity;

/// <summary>Demands authorization of an endpoint that writes what the model reads.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnauthenticatedKnowledgeWriteFix() : GuardrailCodeFix(UnauthenticatedKnowledgeWrite.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context) => RequireAuthorization.Of(context);
}
