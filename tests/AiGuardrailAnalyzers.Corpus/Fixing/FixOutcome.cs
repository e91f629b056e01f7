namespace AiGuardrailAnalyzers.Corpus.Fixing;

/// <summary>What became of one offered fix, or of one Fix All.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line; 0 for Fix All.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Key">The edit.</param>
/// <param name="Bound">Whether the file had no error before.</param>
/// <param name="Faults">What was wrong with the result.</param>
internal sealed record FixOutcome(string Repository, string Path, int Line, string Rule, string Key, bool Bound, IReadOnlyList<string> Faults)
{
    public bool IsFixAll => Line == 0;

    /// <summary>Where a file did not bind, a fix can't be held to what it compiles to.</summary>
    public bool Failed => Bound && Faults.Count > 0;
}
