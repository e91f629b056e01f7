using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>A condition, or a call that may throw, and the variables that each part of it is about.</summary>
/// <param name="Operation">The invocation, comparison, pattern or property read.</param>
/// <param name="Target">The method or property that it uses, if any, as a definition.</param>
/// <param name="Receiver">The variables that its receiver, or a comparison's left side, is made of.</param>
/// <param name="Arguments">The variables that each argument, by the parameter's place, or a comparison's right side, is made of.</param>
/// <param name="Site">The call that it tests the result of, or is.</param>
internal sealed record FlowTest(
    IOperation Operation,
    ISymbol? Target,
    ImmutableHashSet<FlowVariable> Receiver,
    ImmutableArray<ImmutableHashSet<FlowVariable>> Arguments,
    FlowSite? Site)
{
    public IEnumerable<FlowVariable> Subjects => Arguments.Aggregate(Receiver, (all, more) => all.Union(more));

    public bool Equals(FlowTest? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>Something that is known about a value since a branch: this test had this outcome for the variable that held it.</summary>
/// <param name="Ordinal">Place in its member's analysis.</param>
/// <param name="Test">The test.</param>
/// <param name="Outcome">What it said; null: the call returned instead of throwing.</param>
/// <param name="Subject">The variable that held the value.</param>
internal sealed record Guard(int Ordinal, FlowTest Test, bool? Outcome, FlowVariable Subject)
{
    public bool Equals(Guard? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Ordinal;
}
