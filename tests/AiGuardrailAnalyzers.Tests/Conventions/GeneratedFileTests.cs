using System.Text;
using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>
/// Files that are derived from the rules: run with <c>AIGUARDRAIL_BLESS=1</c> these tests write them, otherwise they check that the files are current.
/// </summary>
public sealed partial class GeneratedFileTests
{
    private const string Begin = "<!-- rules:begin -->";
    private const string End = "<!-- rules:end -->";

    public static TheoryData<string> ModeNames => [.. Mode.All.Select(mode => mode.Name)];

    [Theory, MemberData(nameof(ModeNames))]
    public void ModeIsCurrent(string name)
        => Repository.AssertGenerated($"src/AiGuardrailAnalyzers.Package/modes/{name}.globalconfig", Mode.Find(name).GlobalConfig(KnownRule.All));

    [Fact]
    public void NoOtherModeExists()
        => Assert.Equal(
            Mode.All.Select(mode => mode.Name).Order(StringComparer.Ordinal),
            Repository.Files("src/AiGuardrailAnalyzers.Package/modes", "*").Select(path => Path.GetFileNameWithoutExtension(path)));

    [Fact]
    public void ReadmeTableIsCurrent()
    {
        string readme = Repository.Read("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"README.md needs the marks {Begin} and {End}");
        Repository.AssertGenerated("README.md", $"{readme[..begin]}{Begin}\n{RulesTable("docs/rules/")}{readme[end..]}");
    }

    [Fact]
    public void IndexIsCurrent()
    {
        var index = new StringBuilder("# Documentation\n\n");
        foreach (string path in Repository.Files("docs", "*.md").Where(path => path.Split('/') is ["docs", not "README.md"] or ["docs", not "rules", _]))
        {
            index.Append($"- [{Title(path)}]({path["docs/".Length..]})\n");
        }

        index.Append($"\n## Rules\n\n{RulesTable("rules/")}\n## Modes\n\n");
        index.Append("What the MSBuild property `AiGuardrailMode` makes of each rule; a line in `.editorconfig` wins over it.\n\n");
        index.Append($"| ID | {string.Join(" | ", Mode.All.Select(mode => mode.Name))} |\n|---|{string.Concat(Mode.All.Select(_ => "---|"))}\n");
        foreach (KnownRule rule in KnownRule.All)
        {
            index.Append($"| {rule.Id} | {string.Join(" | ", Mode.All.Select(mode => mode.SeverityOf(rule)))} |\n");
        }

        Repository.AssertGenerated("docs/README.md", index.ToString());
    }

    /// <summary>One table of all rules, in the order of the paper's areas.</summary>
    private static string RulesTable(string folder)
    {
        var table = new StringBuilder("| ID | Rule | Finds | Area | Default | Fix |\n|---|---|---|---|---|---|\n");
        foreach (KnownRule rule in KnownRule.All)
        {
            table.Append($"| [{rule.Id}]({folder}{rule.Id}.md) | {rule.Name} | {rule.Descriptor.Title} | {rule.AreaWords} | {rule.DefaultSeverity} | {(rule.Fix is null ? "no" : "yes")} |\n");
        }

        return table.ToString();
    }

    private static string Title(string path) => TitlePattern().Match(Repository.Read(path)).Groups[1].Value;

    [GeneratedRegex(@"^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex TitlePattern();
}
