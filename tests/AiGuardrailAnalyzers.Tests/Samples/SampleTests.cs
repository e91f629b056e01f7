using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// What building a sample prints, held against <c>expected.txt</c> in its folder and against the README. Run with <c>AIGUARDRAIL_BLESS=1</c> these tests
/// write both.
/// </summary>
public sealed partial class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>
{
    private const string Begin = "<!-- sample:begin -->\n";
    private const string End = "<!-- sample:end -->";

    [Fact]
    public async Task SupportChatbotPrintsItsDefects()
    {
        IReadOnlyList<PrintedDiagnostic> printed = await build.DiagnosticsOf("SupportChatbot");
        Assert.NotEmpty(printed);
        Assert.DoesNotContain(printed, diagnostic => !diagnostic.IsOurs);
        Repository.AssertGenerated("docs/samples/SupportChatbot/expected.txt", string.Concat(printed.Select(diagnostic => $"{diagnostic}\n")));

        string readme = Repository.Read("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, $"README.md needs the marks {Begin.Trim()} and {End}");
        string lines = string.Concat(printed.Select(d => $"{d.File}({d.Line}): warning {d.Id}: {d.Message}\n"));
        Repository.AssertGenerated("README.md", $"{readme[..begin]}```\n{lines}```\n{readme[end..]}");
    }

    // Strict prints also what otherwise only an IDE suggests.
    [Fact]
    public async Task SafeTwinPrintsNothing()
        => Assert.Empty(await build.DiagnosticsOf("SupportChatbot.Safe", "-p:AiGuardrailMode=strict"));

    [Fact]
    public async Task VehiclePerceptionPrintsItsDefectsAndDrivesOn()
    {
        IReadOnlyList<PrintedDiagnostic> printed = await build.DiagnosticsOf("VehiclePerception");
        Assert.DoesNotContain(printed, diagnostic => !diagnostic.IsOurs);
        Repository.AssertGenerated("docs/samples/VehiclePerception/expected.txt", string.Concat(printed.Select(diagnostic => $"{diagnostic}\n")));

        string drive = await build.OutputOf("VehiclePerception", "--selftest");
        Assert.Contains("pedestrian, fleet's model unreachable: drives", drive);
        Assert.Contains("frame of a broken camera: drives", drive);
        Assert.Contains("sign covered with snow: Limit 80", drive);
    }

    [Fact]
    public async Task SafeVehiclePrintsNothingAndStops()
    {
        Assert.Empty(await build.DiagnosticsOf("VehiclePerception.Safe", "-p:AiGuardrailMode=strict"));

        string drive = await build.OutputOf("VehiclePerception.Safe", "--selftest");
        Assert.Contains("pedestrian, fleet's model unreachable: stands", drive);
        Assert.Contains("frame of a broken camera: stands", drive);
        Assert.Contains("sign covered with snow: Limit 30", drive);
    }

    // What the README names is what the build prints.
    [Fact]
    public void TableOfTheVehicleNamesWhatIsFound()
    {
        IEnumerable<string> found = Repository.Read("docs/samples/VehiclePerception/expected.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => $"{line[..line.IndexOf('(')]} {line.Split(' ')[1]}");
        IEnumerable<string> named = Repository.Read("docs/samples/README.md").Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length > 3 && cells[1] is "safety" or "security")
            .SelectMany(cells => RuleId().Matches(cells[3]).Select(id => $"{cells[2].Trim('`')} {id.Value}"));
        Assert.Equal(found.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("AI(SEC|SAFE)[0-9]+")]
    private static partial Regex RuleId();
}
