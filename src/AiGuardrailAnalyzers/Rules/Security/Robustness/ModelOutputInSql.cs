using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC112: a model writes text that a database runs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelOutputInSql() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC112",
        title: "Model output in SQL",
        messageFormat: "A database runs {0} as part of a statement; pass it as a parameter",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A statement put together from what a model says is SQL injection with the model as its carrier: a prompt, a mail or a web page decides what the database does.",
        "OWASP-LLM05:2025", "OWASP-ASI02", "CWE-89", "Paper-5.2-adversarial-robustness");

    private protected override TaintQuery Query { get; } = new(TaintLabel.Model, GuardKinds.Letters);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.SinkSql];
}
