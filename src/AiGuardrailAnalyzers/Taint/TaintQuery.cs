using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>What a flow rule asks: can a value with one of these labels get here, past all of these guards.</summary>
/// <param name="From">The labels of interest.</param>
/// <param name="Guards">The guards that clear them.</param>
/// <param name="MaxHops">Calls between source and value; what lies further away is not looked at.</param>
/// <param name="Declared">A method that is taken for a sanitizer or guard, to see what would be if it were declared one.</param>
internal sealed record TaintQuery(TaintLabel From, GuardKinds Guards, int MaxHops = int.MaxValue, IMethodSymbol? Declared = null)
{
    /// <summary>The nearest source of a value; null where none is proven.</summary>
    public TaintFinding? Find(AnalyzedCompilation compilation, IOperation value, CancellationToken cancellationToken)
    {
        ImmutableArray<FlowSource> sources = FindAll(compilation, value, cancellationToken);
        return sources.IsEmpty ? null : new TaintFinding(value, sources[0]);
    }

    /// <summary>All sources of a value that lie as near as the nearest.</summary>
    public ImmutableArray<FlowSource> FindAll(AnalyzedCompilation compilation, IOperation value, CancellationToken cancellationToken)
        => value.ConstantValue.HasValue || !TextTypes.CanCarry(value.Type) ? ImmutableArray<FlowSource>.Empty : SourcesOf(compilation, value.Syntax, cancellationToken);

    /// <summary>True where some source reaches an expression.</summary>
    public bool Reaches(AnalyzedCompilation compilation, SyntaxNode value, CancellationToken cancellationToken) => !SourcesOf(compilation, value, cancellationToken).IsEmpty;

    private ImmutableArray<FlowSource> SourcesOf(AnalyzedCompilation compilation, SyntaxNode value, CancellationToken cancellationToken)
    {
        TaintLabel from = From
            & ~(compilation.Tools.Any ? TaintLabel.None : TaintLabel.Model)
            & ~(compilation.Retrieves ? TaintLabel.None : TaintLabel.Retrieved);
        return from == TaintLabel.None
            ? ImmutableArray<FlowSource>.Empty
            : compilation.SourcesOf(value, this with { From = from }, cancellationToken);
    }
}

/// <summary>A value that a source reaches.</summary>
/// <param name="Value">Where: the operation that rules report.</param>
/// <param name="Source">What reaches it.</param>
internal sealed record TaintFinding(IOperation Value, FlowSource Source)
{
    /// <summary>Where it comes from and the places that it goes through, to before the place that is reported.</summary>
    public IEnumerable<Location> Way => Source.Path.Insert(0, Source.Location).Distinct().Where(place => place != Value.Syntax.GetLocation());

    /// <summary>For messages: <c>'question' from the request (2 calls away)</c>.</summary>
    public string Description
    {
        get
        {
            string distance = Source.Hops switch { 0 => "", 1 => " (1 call away)", _ => $" ({Source.Hops} calls away)" };
            string from = (Source.Labels & (int)TaintLabel.Remote) != 0 ? "from the request"
                : (Source.Labels & (int)TaintLabel.Retrieved) != 0 ? "from retrieved content"
                : Source.Symbol is IParameterSymbol ? "that the model fills in"
                : "from a model's answer";
            return $"'{Source.Name}' {from}{distance}";
        }
    }
}
