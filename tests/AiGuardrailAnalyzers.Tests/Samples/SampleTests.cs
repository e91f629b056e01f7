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
        Assert.DoesNotContain(printed, diagnostic => !diagnostic.IsOurs);
        AssertCurrent("docs/samples/SupportChatbot/expected.txt", string.Concat(printed.Select(diagnostic => $"{diagnostic}\n")));

        string readme = Read("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string block = $"```\n{string.Concat(printed.Select(d => $"{d.File}({d.Line}): warning {d.Id}: {d.Message}\n"))}```\n";
        AssertCurrent("README.md", readme[..begin] + block + readme[readme.IndexOf(End, StringComparison.Ordinal)..]);
    }

    // Strict prints also what otherwise only an IDE suggests.
    [Fact]
    public async Task SafeTwinPrintsNothing()
        => Assert.Empty(await build.DiagnosticsOf("SupportChatbot.Safe", "-p:AiGuardrailMode=strict"));

    private static void AssertCurrent(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("AIGUARDRAIL_BLESS") == "1")
        {
            File.WriteAllText(Path.Combine(SampleBuild.Root, path), expected);
        }

        Assert.Equal(expected, Read(path));
    }

    private static string Read(string path)
    {
        string file = Path.Combine(SampleBuild.Root, path);
        return File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
    }
}
