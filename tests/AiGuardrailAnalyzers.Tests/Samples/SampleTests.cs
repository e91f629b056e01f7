using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// What building each sample prints, held against <c>expected.txt</c> in its folder and, for the first, against the README. Run with
/// <c>AIGUARDRAIL_BLESS=1</c> these tests write both.
/// </summary>
public sealed class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>
{
    private const string InReadme = "SupportChatbot";
    private const string Begin = "<!-- sample:begin -->\n";
    private const string End = "<!-- sample:end -->";

    /// <param name="sample">The folder under <c>docs/samples</c>; its twin's ends in <c>.Safe</c>.</param>
    /// <param name="selfTest">What both write when they run with <c>--selftest</c>, without a key or a network; null where they can't.</param>
    [Theory]
    [InlineData("SupportChatbot", null)]
    [InlineData("ClinicTriage", "shock: immediate, sprain: routine")]
    public async Task PrintsItsDefectsAndItsSafeTwinNothing(string sample, string? selfTest)
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

        if (selfTest is not null)
        {
            Assert.Contains(selfTest, await build.OutputOf(sample, "--selftest"));
            Assert.Contains(selfTest, await build.OutputOf(twin, "--selftest"));
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
}
