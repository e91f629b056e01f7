using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC101: what a remote caller sends becomes an instruction that the model obeys.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedInputInInstructions() : InstructionRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC101",
        title: "Untrusted input in instructions",
        messageFormat: "Untrusted {0} becomes a system instruction; put it into a user message",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model gives system and developer messages, instructions and tool descriptions more weight than anything a user says. Whoever can write into them can rewrite the rules the program relies on.",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-1427", "ATLAS-AML.T0051.000", "Paper-5.2-adversarial-robustness");

    internal static readonly TaintQuery Input = new(TaintLabel.Remote, GuardKinds.Shield);

    private protected override TaintQuery Query => Input;
}
