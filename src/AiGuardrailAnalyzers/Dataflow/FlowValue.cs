using System.Collections.Immutable;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>One way for a value to arise: an origin, and what has been tested of it since.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Guards">Sorted by ordinal.</param>
internal readonly record struct Flow(Origin Origin, ImmutableArray<Guard> Guards)
{
    public bool Equals(Flow other) => ReferenceEquals(Origin, other.Origin) && (Guards == other.Guards || Guards.SequenceEqual(other.Guards));

    public override int GetHashCode() => Origin.Ordinal;

    /// <summary>True where everything that is known here is known there too: then the other adds nothing.</summary>
    public bool Covers(Flow other)
    {
        if (!ReferenceEquals(Origin, other.Origin))
        {
            return false;
        }

        foreach (Guard guard in Guards)
        {
            if (!other.Guards.Contains(guard))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The set of ways in which a value can arise. Immutable, sorted; empty for what is constant or carries no text.</summary>
internal sealed class FlowValue : IEquatable<FlowValue>
{
    // More than this is no precision, only cost.
    private const int MaxGuards = 8;

    private readonly ImmutableArray<Flow> _flows;

    private FlowValue(ImmutableArray<Flow> flows) => _flows = flows;

    public static FlowValue Empty { get; } = new(ImmutableArray<Flow>.Empty);

    public ImmutableArray<Flow> Flows => _flows;

    public bool IsEmpty => _flows.IsEmpty;

    public static FlowValue Of(Origin origin) => origin.Alone ??= new(ImmutableArray.Create(new Flow(origin, ImmutableArray<Guard>.Empty)));

    public FlowValue Join(FlowValue other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        List<Flow>? added = null;
        foreach (Flow flow in other._flows)
        {
            if (!IsCovered(flow))
            {
                (added ??= []).Add(flow);
            }
        }

        return added is null ? this : new FlowValue(Merged(added));
    }

    /// <summary>The same flows, each with one more thing known.</summary>
    public FlowValue With(Guard guard)
    {
        ImmutableArray<Flow>.Builder? guarded = null;
        for (int i = 0; i < _flows.Length; i++)
        {
            Flow flow = _flows[i];
            if (flow.Origin is not (TruthOrigin or TestOrigin or FunctionOrigin) && flow.Guards.Length < MaxGuards && !flow.Guards.Contains(guard))
            {
                (guarded ??= _flows.ToBuilder())[i] = flow with { Guards = flow.Guards.Add(guard).Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal)) };
            }
        }

        return guarded is null ? this : new FlowValue(guarded.MoveToImmutable());
    }

    /// <summary>The flows whose origins fit.</summary>
    public FlowValue Where(Func<Origin, bool> predicate)
    {
        foreach (Flow flow in _flows)
        {
            if (!predicate(flow.Origin))
            {
                ImmutableArray<Flow> kept = _flows.Where(flow => predicate(flow.Origin)).ToImmutableArray();
                return kept.IsEmpty ? Empty : new FlowValue(kept);
            }
        }

        return this;
    }

    public bool Equals(FlowValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || _flows.Length != other._flows.Length)
        {
            return false;
        }

        for (int i = 0; i < _flows.Length; i++)
        {
            if (!_flows[i].Equals(other._flows[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FlowValue);

    public override int GetHashCode() => _flows.Length;

    // Flows are sorted by origin: the few of the same one lie side by side.
    private bool IsCovered(Flow flow)
    {
        int low = 0, high = _flows.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _flows[middle].Origin.Ordinal < flow.Origin.Ordinal ? (middle + 1, high) : (low, middle);
        }

        for (; low < _flows.Length && _flows[low].Origin.Ordinal == flow.Origin.Ordinal; low++)
        {
            if (_flows[low].Covers(flow))
            {
                return true;
            }
        }

        return false;
    }

    // The known ones that nothing added covers, with the added: by origin, of one origin in the order in which they came.
    private ImmutableArray<Flow> Merged(List<Flow> added)
    {
        var merged = ImmutableArray.CreateBuilder<Flow>(_flows.Length + added.Count);
        int next = 0;
        foreach (Flow known in _flows)
        {
            for (; next < added.Count && added[next].Origin.Ordinal < known.Origin.Ordinal; next++)
            {
                merged.Add(added[next]);
            }

            if (!added.Exists(flow => flow.Covers(known)))
            {
                merged.Add(known);
            }
        }

        for (; next < added.Count; next++)
        {
            merged.Add(added[next]);
        }

        return merged.ToImmutable();
    }
}
