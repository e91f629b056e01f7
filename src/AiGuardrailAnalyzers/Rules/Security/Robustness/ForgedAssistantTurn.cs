using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC108: a caller writes what the model is made to believe that it said.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForgedAssistantTurn() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC108",
        title: "Forged assistant turn",
        messageFormat: "Untrusted {0} can become the assistant's turn; keep the conversation on the server",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "A model takes an assistant's turn for its own words and stays consistent with them. A caller who holds the history can forge turns in which the model has agreed to what it should refuse.",
        "OWASP-LLM01:2025", "CWE-345", "CWE-1427", "ATLAS-AML.T0054", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Remote, GuardKinds.Shield);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.PromptAssistant, ApiRole.PromptMessage];

    // A choice that has system in it is the greater defect: AISEC103.
    private protected override bool Counts(MessageRoles roles) => (roles & MessageRoles.Assistant) != 0 && (roles & (MessageRoles.Instructing | MessageRoles.Tool)) == 0;

    // A client of a model that is written by hand makes the assistant's turn of what its service answers.
    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => compilation.Catalog.Is(operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart, cancellationToken), ApiRole.ModelChat)
            ? []
            : base.ValuesIn(operation, role, compilation, cancellationToken);

    private protected override IOperation PlaceOf(IOperation value, IOperation? messageRole) => messageRole ?? value;
}
