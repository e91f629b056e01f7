using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Predictions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>AISEC307: an endpoint that anyone may call answers with a model's scores for every class, its log-probabilities or its embeddings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfidenceVectorExposed() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC307",
        title: "Raw scores for anonymous callers",
        messageFormat: "Anyone can read {1} from '{0}', enough to copy the model or to infer what it was trained on; answer with the label and a rounded score, or require authorization",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A score for every class, log-probabilities and embeddings tell more about a model than its answer does. Attacks that copy a model, tell whether a record was in its training data, or turn embeddings back into text feed on them.",
        "OWASP-LLM10:2025", "OWASP-LLM02:2025", "CWE-200", "ATLAS-AML.T0024", "Paper-5.2-model-protection");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var flows = new Lazy<ImmutableArray<ScoreFlow>>(() => new ScoreFlows(compilation).FindAll().ToImmutableArray());
        compilation.Endpoints.RegisterAction(context, (facts, report, cancellationToken) =>
        {
            Endpoint endpoint = facts.Endpoint;
            if (flows.Value.Select(flow => (Flow: flow, Handler: endpoint.Handlers.FirstOrDefault(handler => Contains(handler, flow.Answer)))).FirstOrDefault(found => found.Handler is not null) is { Flow: { } flow } found
                && facts.AuthorizationOf(PathOf(flow, found.Handler!), cancellationToken) == Demand.Absent)
            {
                report(Diagnostic.Create(Descriptor, endpoint.Place, [flow.Source.Syntax.GetLocation()], endpoint.Name, flow.What));
            }
        });
    }

    // What is checked before the numbers are at hand protects them.
    private static CallPath PathOf(ScoreFlow flow, SyntaxNode handler)
    {
        ISymbol target = flow.Source is IInvocationOperation call ? call.TargetMethod : ((IMemberReferenceOperation)flow.Source).Member;
        return new CallPath(ImmutableArray.Create(new ReachingCall(new CallSite(Contains(handler, flow.Source.Syntax) ? flow.Source.Syntax : flow.Answer, target), handler, null)));
    }

    private static bool Contains(SyntaxNode handler, SyntaxNode node) => handler.SyntaxTree == node.SyntaxTree && handler.Span.Contains(node.Span);
}
