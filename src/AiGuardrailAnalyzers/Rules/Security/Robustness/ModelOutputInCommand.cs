using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC111: a model chooses a program, its arguments, a script, or code to load.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInCommand() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC111",
        title: "Model output in a command",
        messageFormat: "The model chooses what is run through {0}; choose from a fixed list, or pass it as an argument of its own behind --",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A command line, a script or the name of a type that a model writes is remote code execution for whoever can write into what the model reads.",
        "OWASP-LLM05:2025", "OWASP-ASI05", "CWE-77", "CWE-78", "CWE-94", "CWE-470", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model, GuardKinds.Confinement);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkCommand, ApiRole.SinkArguments, ApiRole.SinkInput, ApiRole.TypeByName];

    private protected override bool MayHold(IOperation operation, SymbolCatalog catalog) => base.MayHold(operation, catalog) || CommandArguments.MayAdd(operation);

    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken) => role switch
    {
        ApiRole.SinkArguments => CommandArguments.In(operation, compilation, cancellationToken).Select(value => (value, (IOperation?)null)),
        ApiRole.SinkInput => CommandArguments.InputIn(operation, compilation, cancellationToken).Select(value => (value, (IOperation?)null)),

        // A type that a serializer reads into is the deserializer's defect.
        ApiRole.TypeByName => SinkValues.In(operation, role, compilation.Catalog).Where(_ => !SerializedTypes.IsSerialized(operation, compilation)),
        _ => SinkValues.In(operation, role, compilation.Catalog),
    };
}
