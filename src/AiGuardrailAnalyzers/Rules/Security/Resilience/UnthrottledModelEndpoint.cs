using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Resilience;

/// <summary>AISEC501: nothing limits how often an endpoint that reaches a model may be called, so one caller can use up quota and budget.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnthrottledModelEndpoint() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC501",
        title: "Model endpoint without a rate limit",
        messageFormat: "Nothing limits how often '{0}' is called, which reaches '{1}'{2}; require a rate limit",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A model call is slow and costs money. Without a rate limit one caller, hostile or in a loop, uses up the provider's quota for everyone, runs up the bill, and can query the model often enough to copy it.",
        "OWASP-LLM10:2025", "CWE-770", "ATLAS-AML.T0029", "ATLAS-AML.T0034", "Paper-5.2-resilience");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => compilation.Endpoints.RegisterAction(context, (facts, report, _) =>
        {
            if (facts is { Model: { } path, Throttling: Demand.Absent, Endpoint: var endpoint })
            {
                report(Diagnostic.Create(Descriptor, endpoint.Place, path.Places, endpoint.Name, path.CallName, path.Way));
            }
        });
}
