namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>The release files that tell a user what a version changes.</summary>
public sealed class ReleaseTests
{
    public static TheoryData<string> Ids => KnownRule.Ids;

    private static readonly string[][] s_rows = [.. new[] { "Shipped", "Unshipped" }
        .SelectMany(kind => Repository.Read($"src/AiGuardrailAnalyzers/AnalyzerReleases.{kind}.md").Split('\n'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length >= 4 && KnownRule.IdPattern().IsMatch(cells[0]))];

    [Theory, MemberData(nameof(Ids))]
    public void RowAgreesWithRule(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        string[] row = s_rows.Last(cells => cells[0] == id);
        Assert.Equal(rule.Category, row[1]);
        Assert.Equal(rule.Descriptor.IsEnabledByDefault ? rule.Descriptor.DefaultSeverity.ToString() : "Disabled", row[2]);
        Assert.Equal(rule.Name, row[3].Split(',', ' ')[0]);
    }

    [Fact]
    public void EveryRowIsARule() => Assert.Empty(s_rows.Select(cells => cells[0]).Except(KnownRule.All.Select(rule => rule.Id)));
}
