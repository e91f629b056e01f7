using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC102: text that is not the program's own becomes part of a template that an engine renders.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedPromptTemplate() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC102",
        title: "Untrusted prompt template",
        messageFormat: "Untrusted {0} becomes part of a prompt template; pass it as an argument of the template",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A template engine runs what a template says: it reads variables, calls functions and plugins, and begins new messages. Text that others wrote belongs into the template's arguments, which the engine encodes.",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-1336", "CWE-1427", "ATLAS-AML.T0051.000", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Remote | TaintLabel.Retrieved, GuardKinds.Shield);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.PromptTemplate];
}
