using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>Base of the rules on what a model obeys: system and developer messages, instructions, descriptions of tools.</summary>
public abstract class InstructionRule : TaintRule
{
    private protected InstructionRule(DiagnosticDescriptor descriptor)
        : base(descriptor)
    {
    }

    private protected sealed override ApiRole[] Sinks { get; } = [ApiRole.PromptInstructions, ApiRole.PromptMessage];

    // Where the role is chosen with the text, that is the defect: AISEC103.
    private protected sealed override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => base.ValuesIn(operation, role, compilation, cancellationToken)
            .Where(place => role != ApiRole.PromptInstructions || !MessageRole.IsChosen(operation, compilation.Catalog));
}
