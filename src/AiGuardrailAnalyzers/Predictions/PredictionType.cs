using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>A type that holds what a classifying model answers: what it decides, and how sure it is.</summary>
/// <param name="Decisions">Label, class, flag.</param>
/// <param name="Confidences">Probability, score, distance.</param>
internal sealed record PredictionType(ImmutableArray<ISymbol> Decisions, ImmutableArray<ISymbol> Confidences)
{
    /// <summary>The confidence that a person would compare: a probability before a raw score.</summary>
    public ISymbol Confidence => Confidences[0];
}
