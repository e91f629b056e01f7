using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC115: a model chooses the host that a request goes to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInUrl() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC115",
        title: "Model output chooses the host of a request",
        messageFormat: "The model chooses the host of a request through {0}; fix the host or check it against a list of allowed hosts",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model that has read hostile text can be made to fetch addresses inside the network, or to carry data out in a query. Where the program names the host, only path and query are left to it.",
        "OWASP-LLM05:2025", "OWASP-ASI02", "CWE-918", "CWE-601", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model, GuardKinds.Host | GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkUrl];
}
