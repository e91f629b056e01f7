using System.Collections.Concurrent;
using AiGuardrailAnalyzers.Predictions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE201: what a model decided is acted on, and nobody asks how sure it was.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PredictionWithoutConfidence() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE201",
        title: "Prediction used without its confidence",
        messageFormat: "'{0}' is acted on however unsure the model is: compare '{1}' with a threshold first, and say what happens below it",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A classifier answers with a label for every input, also for those unlike anything it has learned. The confidence that comes with the label is the only sign of that; a program that drops it treats a guess like a fact.",
        "OWASP-LLM09:2025", "CWE-754", "Paper-5.1-robustness");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var decisions = new UncheckedDecisions(compilation);
        var picks = new ArgMax(compilation);

        // The place can lie behind the read, in a use of the variable that holds the decision: only the block as a whole holds both.
        context.RegisterOperationBlockStartAction(block =>
        {
            var reads = new ConcurrentQueue<IMemberReferenceOperation>();
            var greatest = new ConcurrentQueue<IOperation>();
            block.RegisterOperationAction(
                operation =>
                {
                    if (decisions.Reads((IMemberReferenceOperation)operation.Operation))
                    {
                        reads.Enqueue((IMemberReferenceOperation)operation.Operation);
                    }
                },
                OperationKind.PropertyReference,
                OperationKind.FieldReference);
            block.RegisterOperationAction(
                operation =>
                {
                    if (ScorePicks.MayBe(operation.Operation))
                    {
                        greatest.Enqueue(operation.Operation);
                    }
                },
                OperationKind.Invocation,
                OperationKind.Loop);
            block.RegisterOperationBlockEndAction(end =>
            {
                IEnumerable<UncheckedDecision?> found = reads.OrderBy(read => read.Syntax.SpanStart).Select(read => decisions.At(read, end.CancellationToken))
                    .Concat(greatest.OrderBy(pick => pick.Syntax.SpanStart).Select(pick => picks.At(pick, end.CancellationToken)));
                foreach (UncheckedDecision decision in found.OfType<UncheckedDecision>())
                {
                    end.ReportDiagnostic(Diagnostic.Create(Descriptor, decision.Place.Syntax.GetLocation(), decision.Decision, decision.Confidence));
                }
            });
        });
    }
}
