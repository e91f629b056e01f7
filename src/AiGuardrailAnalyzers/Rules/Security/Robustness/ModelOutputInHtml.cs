using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC113: a browser gets what a model or retrieved content says as markup.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInHtml() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC113",
        title: "Model output in HTML",
        messageFormat: "A browser renders {0} as HTML; encode it or clean it with an HTML sanitizer",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Markup in an answer runs as script in the page of whoever reads it, and images in it carry the conversation to another host. Retrieved text can make a model say both.",
        "OWASP-LLM05:2025", "CWE-79", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model | TaintLabel.Retrieved, GuardKinds.Html | GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkHtml, ApiRole.SinkContent, ApiRole.SinkMarkdown];

    // What Razor generates is where pages put markup; its lines are those of the page.
    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override OperationKind[] Kinds { get; } = [.. SinkValues.Kinds, OperationKind.Conversion];

    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => SinkValues.In(operation, role, compilation.Catalog).Where(_ => role switch
        {
            ApiRole.SinkContent => HtmlPlaces.IsHtml(operation, compilation, cancellationToken),
            ApiRole.SinkMarkdown => HtmlPlaces.IsKept(operation) && !HtmlPlaces.DisablesHtml(operation, compilation, cancellationToken),
            _ => true,
        });
}
