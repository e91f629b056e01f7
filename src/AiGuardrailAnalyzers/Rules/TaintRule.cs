using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules;

/// <summary>
/// Base of rules that follow data: a rule names the labels, the places, the guards. One diagnostic a place; the source and the places between are its
/// additional locations, and the source is the message's first argument.
/// </summary>
public abstract class TaintRule : GuardrailAnalyzer
{
    private readonly DiagnosticDescriptor _descriptor;

    private protected TaintRule(DiagnosticDescriptor descriptor)
        : base(descriptor) => _descriptor = descriptor;

    private static readonly Lazy<ImmutableArray<TaintRule>> s_all = new(() => typeof(TaintRule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(TaintRule)) && !type.IsAbstract).Select(type => (TaintRule)Activator.CreateInstance(type)!).ToImmutableArray());

    /// <summary>The rule of an id; null where that follows no data.</summary>
    internal static TaintRule? Of(string id) => s_all.Value.FirstOrDefault(rule => rule._descriptor.Id == id);

    /// <summary>True where a value is reported, and would not be if a method of the program were declared a sanitizer or guard.</summary>
    internal bool IsClearedBy(IMethodSymbol method, SyntaxNode value, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => Query.Reaches(compilation, value, cancellationToken) && !(Query with { Declared = method }).Reaches(compilation, value, cancellationToken);

    /// <summary>Which values are looked for, and what clears them.</summary>
    private protected abstract TaintQuery Query { get; }

    /// <summary>The places they must not reach. A message with a role counts only where the role is one that models obey.</summary>
    private protected abstract ApiRole[] Sinks { get; }

    /// <summary>True where a message counts whose role can be these.</summary>
    private protected virtual bool Counts(MessageRoles roles) => roles == MessageRoles.Instructing;

    /// <summary>What is underlined: the value, unless a rule is about the role.</summary>
    private protected virtual IOperation PlaceOf(IOperation value, IOperation? messageRole) => value;

    /// <summary>The last word on a finding: false where something outside the flow makes it harmless, or another rule reports it.</summary>
    private protected virtual bool IsDefect(TaintFinding finding, AnalyzedCompilation compilation, CancellationToken cancellationToken) => true;

    /// <summary>The kinds of operation that hold such places.</summary>
    private protected virtual OperationKind[] Kinds => SinkValues.Kinds;

    /// <summary>False for an operation that has no such place, said without a look at its parts.</summary>
    private protected virtual bool MayHold(IOperation operation, SymbolCatalog catalog) => SinkValues.MayHold(operation, catalog);

    /// <summary>The values in places of this role; a rule leaves out those that its catalog rows cannot tell from harmless ones.</summary>
    private protected virtual IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => SinkValues.In(operation, role, compilation.Catalog);

    private protected sealed override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                if (!MayHold(operation.Operation, compilation.Catalog)
                    || (operation.IsGeneratedCode && !operation.Operation.Syntax.GetLocation().GetMappedLineSpan().HasMappedPath))
                {
                    return;
                }

                foreach (ApiRole role in Sinks)
                {
                    foreach ((IOperation value, IOperation? messageRole) in ValuesIn(operation.Operation, role, compilation, operation.CancellationToken))
                    {
                        if ((role != ApiRole.PromptMessage || (messageRole is not null && Counts(MessageRole.Of(messageRole, compilation, operation.CancellationToken))))
                            && Query.Find(compilation, value, operation.CancellationToken) is { } finding
                            && IsDefect(finding, compilation, operation.CancellationToken))
                        {
                            operation.ReportDiagnostic(Diagnostic.Create(_descriptor, PlaceOf(value, messageRole).Syntax.GetLocation(), finding.Way, finding.Description));
                            return;
                        }
                    }
                }
            },
            Kinds);
}
