using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC116: a deserializer creates the types that a model names.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInDeserializer() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC116",
        title: "Model output in a deserializer that resolves types",
        messageFormat: "A deserializer creates the types that {0} names; read it into a fixed type",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A deserializer that resolves type names runs constructors and setters of any type it is told: a known way to run code. Text of a model is text of whoever its model has read.",
        "OWASP-LLM05:2025", "CWE-502", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model, GuardKinds.Confinement);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkTypes, ApiRole.SinkJson, ApiRole.SinkType];

    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken) => role switch
    {
        ApiRole.SinkJson => SinkValues.In(operation, role, compilation.Catalog).Where(_ => SerializedTypes.ResolvesNames(operation, compilation, cancellationToken)),
        ApiRole.SinkType => SerializedTypes.NamesIn(operation, compilation, cancellationToken).Select(value => (value, (IOperation?)null)),
        _ => SinkValues.In(operation, role, compilation.Catalog),
    };
}
