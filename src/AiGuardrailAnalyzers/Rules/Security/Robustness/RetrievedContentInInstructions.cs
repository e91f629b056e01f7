using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC106: what was retrieved for a model, or what a model said, becomes an instruction that a model obeys.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetrievedContentInInstructions() : InstructionRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC106",
        title: "Retrieved content in instructions",
        messageFormat: "Untrusted {0} becomes a system instruction; put it into a user or tool message",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Documents, search results, web pages, tool results and a model's own answers hold what others wrote. As a system message or an instruction it outranks the user: a planted document then commands the model (indirect prompt injection).",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-1427", "ATLAS-AML.T0051.001", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Retrieved | TaintLabel.Model, GuardKinds.Shield);

    // One defect, one report: AISEC101 has it where the caller's text gets here too.
    private protected override bool IsDefect(TaintFinding finding, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => UntrustedInputInInstructions.Input.Find(compilation, finding.Value, cancellationToken) is null;
}
