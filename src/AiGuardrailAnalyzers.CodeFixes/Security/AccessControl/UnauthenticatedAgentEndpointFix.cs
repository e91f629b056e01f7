using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Demands authorization: <c>.RequireAuthorization()</c> at the end of the mapping's chain.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnauthenticatedAgentEndpointFix() : GuardrailCodeFix(UnauthenticatedAgentEndpoint.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context) => RequireAuthorization.Of(context);
}
