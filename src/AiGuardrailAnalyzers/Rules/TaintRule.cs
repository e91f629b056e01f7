using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules;

/// <summary>
/// Base of rules that follow data: a rule names the labels, the places, the guards. One diagnostic a place; the source is its additional
/// location and, with the calls between, the message's first argument.
/// </summary>
public abstract class TaintRule : GuardrailAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor;

    private protected TaintRule(DiagnosticDescriptor descriptor)
        : base(descriptor) => _descriptor = descriptor;

    /// <summary>Which values are looked for, and what clears them.</summary>
    private protected abstract TaintQuery Query { get; }

    /// <summary>The places they must not reach. A message with a role counts only where the role is one that models obey.</summary>
    private protected abstract ApiRole[] Sinks { get; }

    private protected sealed override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                foreach (ApiRole role in Sinks)
                {
                    foreach ((IOperation value, IOperation? messageRole) in SinkValues.In(operation.Operation, role, compilation.Catalog))
                    {
                        if (Query.Find(compilation, value, operation.CancellationToken) is { } finding
                            && (role != ApiRole.PromptMessage || (messageRole is not null && Query.IsInstructing(compilation, messageRole, operation.CancellationToken))))
                        {
                            operation.ReportDiagnostic(Diagnostic.Create(_descriptor, value.Syntax.GetLocation(), [finding.Source.Location], finding.Description));
                        }
                    }
                }
            },
            SinkValues.Kinds);
}
