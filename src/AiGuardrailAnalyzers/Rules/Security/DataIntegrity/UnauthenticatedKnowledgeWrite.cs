using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.DataIntegrity;

/// <summary>
/// AISEC202: an endpoint without authorization writes what callers send into a store that retrieval reads, so that anyone can plant what the
/// model is later told as fact.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnauthenticatedKnowledgeWrite() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC202",
        title: "Anyone can write what the model reads",
        messageFormat: "Anyone can plant content through '{0}', which reaches '{1}'{2}; require authorization",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What retrieval finds is told to the model as knowledge. An endpoint that stores what anonymous callers send lets anyone poison the answers that other users get, and hide instructions in them.",
        "OWASP-LLM08:2025", "OWASP-LLM04:2025", "CWE-306", "ATLAS-AML.T0070", "Paper-5.2-data-integrity");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var writes = new KnowledgeWrites(compilation);
        compilation.Endpoints.RegisterAction(context, (facts, report, cancellationToken) =>
        {
            Endpoint endpoint = facts.Endpoint;
            if (RequestContent.IsTakenBy(endpoint)
                && writes.From(endpoint.Handlers) is { } path
                && facts.AuthorizationOf(path, cancellationToken) == Demand.Absent)
            {
                report(Diagnostic.Create(Descriptor, endpoint.Place, path.Places, endpoint.Name, path.CallName, path.Way));
            }
        });
    }
}
