using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.AccessControl;

/// <summary>AISEC403: an endpoint that reaches a model says that anyone may call it, whatever the program demands elsewhere.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AnonymousModelEndpoint() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC403",
        title: "Model endpoint that allows anonymous callers",
        messageFormat: "'{0}' allows anonymous callers and reaches '{1}'{2}; remove what allows them",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "AllowAnonymous overrules every authorization around it, also the one somebody adds later. An endpoint that reaches a model costs money with every call, so the exception should be kept for endpoints that reach none.",
        "OWASP-LLM10:2025", "OWASP-ASI03", "CWE-306", "ATLAS-AML.T0040", "Paper-5.2-access-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => compilation.Endpoints.RegisterAction(context, (facts, report, _) =>
        {
            if (facts is { Model: { } path, Authorization: Demand.Waived, Endpoint: var endpoint })
            {
                report(Diagnostic.Create(Descriptor, endpoint.Place, path.Places, endpoint.Name, path.CallName, path.Way));
            }
        });
}
