namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>A warning or error of a build.</summary>
/// <param name="File">Path below the sample's folder.</param>
/// <param name="Line">1-based line; 0 where the build gives none.</param>
/// <param name="Id">The rule.</param>
/// <param name="Message">The message, without the help link.</param>
public sealed record PrintedDiagnostic(string File, int Line, string Id, string Message)
{
    /// <summary>True for what this repository's rules report.</summary>
    public bool IsOurs => Id.StartsWith("AISEC", StringComparison.Ordinal) || Id.StartsWith("AISAFE", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{File}({Line}): {Id} {Message}";
}
