using System.Composition;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Demands authorization of an endpoint that reaches a model.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnauthenticatedModelEndpointFix() : GuardrailCodeFix(UnauthenticatedModelEndpoint.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context) => RequireAuthorization.Of(context);
}
