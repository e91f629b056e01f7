namespace AiGuardrailAnalyzers.Predictions;

/// <summary>The numbers that a confidence can be.</summary>
internal enum ConfidenceScale
{
    /// <summary>No fixed range: raw scores, margins, distances.</summary>
    None,

    /// <summary>0 to 1.</summary>
    Unit,

    /// <summary>0 to 100.</summary>
    Percent,
}
