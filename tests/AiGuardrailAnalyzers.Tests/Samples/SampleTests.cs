using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// What building a sample prints, held against <c>expected.txt</c> in its folder and against the README. Run with <c>AIGUARDRAIL_BLESS=1</c> these tests
/// write both.
/// </summary>
public sealed class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>
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
}
