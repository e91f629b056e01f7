using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Checks the host of an address against a list of allowed hosts, before it is used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedToolServerFix() : GuardrailCodeFix(UntrustedToolServer.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
        => HostCheck.For(context) is { } check ? [check] : [];
}
