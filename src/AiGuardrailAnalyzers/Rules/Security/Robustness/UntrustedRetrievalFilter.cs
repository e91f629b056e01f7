using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC117: untrusted text becomes part of a search filter.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedRetrievalFilter() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC117",
        title: "Untrusted text in a search filter",
        messageFormat: "The search filter is made of {0}; build it with SearchFilter.Create or typed filters",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Filters decide which documents a caller may see. A quote in the value ends the literal, and the rest of the value is filter: document-level security is gone.",
        "OWASP-LLM08:2025", "OWASP-LLM05:2025", "CWE-943", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model | TaintLabel.Remote, GuardKinds.Filter | GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkFilter];
}
