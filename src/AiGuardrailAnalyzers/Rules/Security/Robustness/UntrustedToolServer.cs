using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC119: untrusted text chooses the host of a tool server, plugin or model.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedToolServer() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC119",
        title: "Untrusted text chooses a tool or model server",
        messageFormat: "The host of a tool or model server comes from {0}; fix it or check it against a list of allowed hosts",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A server of tools or models gets the credentials, the prompts and the trust of the program, and what it answers becomes instructions. Whoever names it owns the conversation.",
        "OWASP-LLM03:2025", "OWASP-ASI04", "CWE-918", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model | TaintLabel.Remote, GuardKinds.Host | GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkServer];
}
