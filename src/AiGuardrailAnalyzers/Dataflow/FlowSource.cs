using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>A source that reaches a sink.</summary>
/// <param name="Labels">What the policy says of it.</param>
/// <param name="Symbol">The parameter, member or method that yields it.</param>
/// <param name="Name">As code would write it: <c>question</c>, <c>request.Question</c>.</param>
/// <param name="Location">The parameter's declaration, or the place that reads the member or makes the call.</param>
/// <param name="Hops">How many calls lie between.</param>
/// <param name="Type">The type of what is read from it; null where it is not known.</param>
/// <param name="Path">The places that it goes through, from the source to the sink.</param>
internal sealed record FlowSource(int Labels, ISymbol Symbol, string Name, Location Location, int Hops, ITypeSymbol? Type, ImmutableArray<Location> Path);

/// <summary>The answer of a search.</summary>
/// <param name="Sources">Nearest first; empty where none is proven.</param>
/// <param name="IsCut">True where a budget ran out, so that there may be more.</param>
internal sealed record FlowAnswer(ImmutableArray<FlowSource> Sources, bool IsCut);
