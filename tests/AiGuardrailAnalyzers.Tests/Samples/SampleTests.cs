namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// What building a sample prints, held against <c>expected.txt</c> in its folder. Run with <c>AIGUARDRAIL_BLESS=1</c> these tests write that file.
/// </summary>
public sealed class SampleTests(SampleBuild build) : IClassFixture<SampleBuild>
{
    [Fact]
    public async Task SupportChatbotPrintsItsDefects()
    {
        IReadOnlyList<PrintedDiagnostic> printed = await build.DiagnosticsOf("SupportChatbot");
        Assert.DoesNotContain(printed, diagnostic => !diagnostic.IsOurs);
        AssertExpected("docs/samples/SupportChatbot/expected.txt", string.Concat(printed.Select(diagnostic => $"{diagnostic}\n")));
    }

    // Strict raises what an IDE only suggests to what a build prints.
    [Fact]
    public async Task SafeTwinPrintsNothing()
        => Assert.Empty(await build.DiagnosticsOf("SupportChatbot.Safe", "-p:AiGuardrailMode=strict"));

    private static void AssertExpected(string path, string actual)
    {
        string file = Path.Combine(SampleBuild.Root, path);
        if (Environment.GetEnvironmentVariable("AIGUARDRAIL_BLESS") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "", actual);
    }
}
