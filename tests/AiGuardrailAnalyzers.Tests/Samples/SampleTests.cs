using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// What building each sample prints, held against <c>expected.txt</c> in its folder and, for the first, against the README. Run with
/// <c>AIGUARDRAIL_BLESS=1</c> these tests write both.
/// </summary>
public sealed partial class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>
{
    private const string InReadme = "SupportChatbot";
    private const string Begin = "<!-- sample:begin -->\n";
    private const string End = "<!-- sample:end -->";

    /// <param name="sample">The folder under <c>docs/samples</c>; its twin's ends in <c>.Safe</c>.</param>
    /// <param name="selfTest">What it writes when it runs with <c>--selftest</c>, without a key or a network, in parts divided by <c>|</c>; null where it can't.</param>
    /// <param name="twinsSelfTest">What its twin writes.</param>
    [Theory]
    [InlineData("SupportChatbot", null, null)]
    [InlineData("ClinicTriage", "shock: immediate, sprain: routine", "shock: immediate, sprain: routine")]
    [InlineData(
        "VehiclePerception",
        "pedestrian, fleet's model unreachable: drives|frame of a broken camera: drives|sign covered with snow: Limit 80",
        "pedestrian, fleet's model unreachable: stands|frame of a broken camera: stands|sign covered with snow: Limit 30")]
    public async Task PrintsItsDefectsAndItsSafeTwinNothing(string sample, string? selfTest, string? twinsSelfTest)
    {
        IReadOnlyList<PrintedDiagnostic> printed = await build.DiagnosticsOf(sample);
        Assert.NotEmpty(printed);
        Assert.DoesNotContain(printed, diagnostic => !diagnostic.IsOurs);
        Repository.AssertGenerated($"docs/samples/{sample}/expected.txt", string.Concat(printed.Select(diagnostic => $"{diagnostic}\n")));
        if (sample == InReadme)
        {
            AssertReadmeShows(printed);
        }

        // Strict prints also what otherwise only an IDE suggests.
        string twin = $"{sample}.Safe";
        Assert.Empty(await build.DiagnosticsOf(twin, "-p:AiGuardrailMode=strict"));

        await AssertWrites(sample, selfTest);
        await AssertWrites(twin, twinsSelfTest);
    }

    // What the README names is what the build prints.
    [Fact]
    public void TableOfTheVehicleNamesWhatIsFound()
    {
        IEnumerable<string> found = Repository.Read("docs/samples/VehiclePerception/expected.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => $"{line[..line.IndexOf('(')]} {line.Split(' ')[1]}");
        IEnumerable<string> named = Repository.Read("docs/samples/README.md").Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length > 3 && cells[1] is "safety" or "security")
            .SelectMany(cells => RuleId().Matches(cells[3]).Select(id => $"{cells[2].Trim('`')} {id.Value}"));
        Assert.Equal(found.Distinct().Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    private async Task AssertWrites(string sample, string? parts)
    {
        if (parts is not null)
        {
            string output = await build.OutputOf(sample, "--selftest");
            Assert.All(parts.Split('|'), part => Assert.Contains(part, output));
        }
    }

    private static void AssertReadmeShows(IEnumerable<PrintedDiagnostic> printed)
    {
        string readme = Repository.Read("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"README.md needs the marks {Begin.Trim()} and {End}");
        string lines = string.Concat(printed.Select(d => $"{d.File}({d.Line}): warning {d.Id}: {d.Message}\n"));
        Repository.AssertGenerated("README.md", $"{readme[..begin]}```\n{lines}```\n{readme[end..]}");
    }

    [GeneratedRegex("AI(SEC|SAFE)[0-9]+")]
    private static partial Regex RuleId();
}
