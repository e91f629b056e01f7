using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.AccessControl;

/// <summary>
/// AISEC401: an endpoint whose handler reaches a model call has no authorization, so anyone on the network spends the owner's tokens and
/// probes the model.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnauthenticatedModelEndpoint() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC401",
        title: "Model endpoint without authorization",
        messageFormat: "Anyone can call '{0}', which {1}; require authorization",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An endpoint that reaches a model costs money with every call and answers with whatever the model knows or may do. Without authorization anyone can drain the budget, extract the model's behaviour, and try prompt injection at leisure.",
        "OWASP-LLM10:2025", "OWASP-ASI03", "CWE-306", "ATLAS-AML.T0040", "Paper-5.2-access-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var failSafes = new FailSafeSettings(compilation);
        compilation.Endpoints.RegisterAction(context, (facts, report, cancellationToken) =>
        {
            Endpoint endpoint = facts.Endpoint;
            CallPath? model = Open(facts.Model);
            CallPath? change = Open(failSafes.ChangedBy(endpoint.Handlers));
            if ((model ?? change) is { } path)
            {
                string reaches = model is null ? "" : $"reaches '{model.CallName}'{model.Way}";
                string changes = change is null ? "" : $"changes '{change.CallName}', a fail-safe of {failSafes.Guarded(change.Call.Target)}";
                report(Diagnostic.Create(Descriptor, endpoint.Place, path.Places, endpoint.Name, reaches.Length > 0 && changes.Length > 0 ? $"{reaches} and {changes}" : reaches + changes));
            }

            CallPath? Open(CallPath? found) => found is not null && facts.AuthorizationOf(found, cancellationToken) == Demand.Absent ? found : null;
        });
    }
}
