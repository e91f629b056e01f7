using System.Collections.Immutable;
using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE205: an answer whose length is limited is parsed, and nobody asks whether it is complete.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TruncatedOutputUsed() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE205",
        title: "Answer parsed that may be cut off",
        messageFormat: "'{0}' reads {1}, whose length is limited, and nothing looks at the finish reason; an answer that ended for its length is not complete",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A model that reaches its output limit stops in the middle of a word, and says so in the finish reason only. What is parsed or acted on then is half an answer: broken JSON, or worse, a list that looks complete.",
        "OWASP-LLM05:2025", "CWE-20", "CWE-754", "Paper-5.1-robustness");

    /// <summary>Calls between the model's and the parser; past that the limit is no longer known to be this answer's.</summary>
    private const int MaxHops = 2;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var limits = new OutputLimits(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (compilation.UsesOf(ApiRole.AnswerLimit).IsEmpty
                    || ThrowingParsers.TextOf(operation.Operation, compilation.Catalog) is not { } text
                    || !(operation.Operation is IPropertyReferenceOperation || ThrowingParsers.ReadsDocument(operation.Operation)))
                {
                    return;
                }

                ImmutableArray<FlowSource> sources = UnvalidatedModelOutput.Answers.FindAll(compilation, text, operation.CancellationToken);
                if (sources.FirstOrDefault(source => source.Hops <= MaxHops && source.Symbol is not IParameterSymbol) is { } found
                    && PlacesOf(found, operation.Operation, operation.CancellationToken) is var places
                    && limits.AreSetAround(places[Math.Max(0, places.Length - 2)])
                    && !places.Any(place => AnswerEndings.AreReadAround(place, compilation)))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor,
                        operation.Operation.Syntax is InvocationExpressionSyntax call ? (CallGraph.NameOf(call)?.Identifier.GetLocation() ?? call.GetLocation())
                            : operation.Operation.Syntax is MemberAccessExpressionSyntax access ? access.Name.GetLocation()
                            : operation.Operation.Syntax.GetLocation(),
                        [found.Location],
                        operation.Operation is IInvocationOperation { TargetMethod: var method } ? $"{method.ContainingType.Name}.{method.Name}" : "Result",
                        new TaintFinding(text, found).Description));
                }
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference);
    }

    // The way of the answer: its source last but one, the parser last.
    private static SyntaxNode[] PlacesOf(FlowSource source, IOperation parse, CancellationToken cancellationToken)
        => [.. source.Path.Add(source.Location).Select(place => place.SourceTree?.GetRoot(cancellationToken).FindNode(place.SourceSpan, getInnermostNodeForTie: true)).OfType<SyntaxNode>(), parse.Syntax];
}
