namespace AiGuardrailAnalyzers.Corpus.Fixing;

/// <summary>How often each of some texts occurs.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> _counts;

    private Tally(Dictionary<string, int> counts) => _counts = counts;

    public bool IsEmpty => _counts.Count == 0;

    public int this[string text] => _counts.GetValueOrDefault(text);

    public static Tally Of(IEnumerable<string> texts) => new(texts.GroupBy(text => text, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal));

    /// <summary>The texts that occur more often here than there.</summary>
    public IEnumerable<string> Beyond(Tally other) => _counts.Where(count => count.Value > other[count.Key]).Select(count => count.Key);
}
