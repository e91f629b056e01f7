using System.Text.Json;
using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>A fresh ASP.NET Core program that calls a model and references the package: what its author sees, and can do about it.</summary>
[Collection(nameof(PackageCollection))]
public sealed class ConsumerTests(BuiltPackage package)
{
    private const string Program = """
        using System.ClientModel;
        using Microsoft.Extensions.AI;
        using OpenAI;

        var builder = WebApplication.CreateBuilder(args);
        var options = new OpenAIClientOptions
        {
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        builder.Services
            .AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:Key"]!), options).GetChatClient("gpt-5").AsIChatClient())
            .UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = true);
        var app = builder.Build();
        app.MapPost("/chat", Chat.Answer);
        app.Run();

        record Question(string Text);

        static class Chat
        {
            public static async Task<string> Answer(IChatClient client, Question question)
            {
                ChatResponse response = await client.GetResponseAsync(question.Text[..Math.Min(question.Text.Length, 4000)]);
                return response.Text;
            }
        }
        """;

    private static readonly string[] s_sdks = ["Microsoft.Extensions.AI", "Microsoft.Extensions.AI.OpenAI"];

    private static readonly string[] s_findings = ["AISAFE501 23", "AISAFE509 8", "AISEC302 12", "AISEC401 14"];

    // Suggestions: builds don't print them, logs have them.
    private const string Suggestion = "AISEC501 14";
    private const string SafetySuggestion = "AISAFE502 23";

    [Fact]
    public async Task ABuildWarnsAndWritesSarif()
    {
        Consumer consumer = Create("Warns");
        DotnetResult result = (await consumer.Build("-p:ErrorLog=findings.sarif%2Cversion=2.1")).AssertSucceeded();
        Assert.Equal(s_findings.Select(finding => "warning " + finding), result.Diagnostics);

        using JsonDocument sarif = JsonDocument.Parse(consumer.Read("findings.sarif"));
        Assert.All(
            sarif.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Where(rule => rule.GetProperty("id").GetString()!.StartsWith("AIS", StringComparison.Ordinal)),
            rule =>
            {
                Assert.EndsWith($"/docs/rules/{rule.GetProperty("id").GetString()}.md", rule.GetProperty("helpUri").GetString());
                Assert.NotEmpty(rule.GetProperty("fullDescription").GetProperty("text").GetString()!);
                Assert.Contains(rule.GetProperty("properties").GetProperty("tags").EnumerateArray(), tag => tag.GetString()!.StartsWith("Paper-", StringComparison.Ordinal));
            });
        Assert.Equal(
            s_findings.Append(Suggestion).Append(SafetySuggestion).Select(finding => finding.Split(' ')[0]).Order(StringComparer.Ordinal),
            sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(r => r.GetProperty("ruleId").GetString()).Order(StringComparer.Ordinal));
    }

    // Logs are read by more people than the source. The key is made up, and in two parts so that no scanner takes it for a leaked one.
    [Fact]
    public async Task AKeyIsReportedButInNoLog()
    {
        const string Key = "sk-proj-" + "Zq3VtB8mYw1KxR6nLd0PcG5hJs2Tf9Ue";
        Consumer consumer = Create("Key");
        consumer.Write("Keys.cs", $"static class Keys {{ public static OpenAI.OpenAIClient Client() => new(\"{Key}\"); }}");
        DotnetResult result = (await consumer.Build("-p:ErrorLog=findings.sarif%2Cversion=2.1")).AssertSucceeded();
        Assert.Contains("warning AISEC301 1", result.Diagnostics);
        Assert.DoesNotContain(Key, result.Output, StringComparison.Ordinal);
        Assert.Contains("AISEC301", consumer.Read("findings.sarif"), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, consumer.Read("findings.sarif"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EditorConfigEnforcesAFamilyAndSingleRules()
    {
        Consumer consumer = Create("Enforced");
        consumer.Write(".editorconfig", """
            root = true
            [*.cs]
            dotnet_analyzer_diagnostic.category-AISecurity.severity = error
            dotnet_diagnostic.AISAFE509.severity = error
            dotnet_diagnostic.AISAFE501.severity = none
            """);
        DotnetResult result = (await consumer.Build()).AssertFailed();
        Assert.Equal(["error AISAFE509 8", "error AISEC302 12", "error AISEC401 14", "error " + Suggestion], result.Diagnostics);
    }

    [Fact]
    public async Task StrictFailsTheBuildButEditorConfigAndSuppressionsWin()
    {
        Consumer consumer = Create("Strict", Program
            .Replace("    NetworkTimeout", "#pragma warning disable AISAFE509 // each call has CancelAfter\n    NetworkTimeout")
            .Replace("    public static", "    [System.Diagnostics.CodeAnalysis.SuppressMessage(\"AISafety\", \"AISAFE501\")]\n    public static"));
        consumer.Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.AISEC401.severity = warning\n");
        consumer.SetProperty("AiGuardrailMode", "Strict");
        DotnetResult result = (await consumer.Build()).AssertFailed();
        Assert.Equal(["error AISEC302 13", "warning AISAFE502 25", "warning AISEC401 15", "warning AISEC501 15"], result.Diagnostics);
    }

    [Fact]
    public async Task NoneIsSilentAndAnUnknownModeIsAnError()
    {
        Consumer consumer = Create("Modes");
        Assert.Empty((await consumer.Build("-p:AiGuardrailMode=none")).AssertSucceeded().Diagnostics);

        DotnetResult result = (await consumer.Build("--no-restore", "-p:AiGuardrailMode=relaxed")).AssertFailed();
        Assert.Contains("error AIG003: AiGuardrailMode is 'relaxed'; it can be one of: audit, none, recommended, safety, security, strict", result.Output);
    }

    [Fact]
    public async Task DotnetFormatRepairs()
    {
        Consumer consumer = Create("Repaired");
        string[] ids = [.. s_findings.Select(finding => finding.Split(' ')[0])];
        (await consumer.Format(["--diagnostics", .. ids, "--severity", "warn"])).AssertSucceeded();
        Assert.NotEqual(Program, consumer.Read("Program.cs"));
        DotnetResult result = (await consumer.Build("-warnaserror")).AssertSucceeded();
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public async Task WarningsAsErrorsFailTheBuildSuggestionsDoNot()
    {
        Consumer consumer = Create("WarningsAsErrors");
        consumer.SetProperty("TreatWarningsAsErrors", "true");
        consumer.SetProperty("WarningsNotAsErrors", "AISEC302");
        DotnetResult result = (await consumer.Build()).AssertFailed();
        Assert.Equal(["error AISAFE501 23", "error AISAFE509 8", "error AISEC401 14", "warning AISEC302 12"], result.Diagnostics);
    }

    // It would list a new file in the project, which then no longer builds: a fix that needs one waits until it is there.
    [Fact]
    public async Task DotnetFormatAddsNoFile()
    {
        Consumer consumer = Create("Guarded", Program.Replace("question.Text[..Math.Min(question.Text.Length, 4000)]", "question.Text"));
        string project = consumer.Read("Guarded.csproj");
        (await consumer.Format("--diagnostics", "AISEC104", "--severity", "info")).AssertHealthy();
        Assert.Equal(project, consumer.Read("Guarded.csproj"));
        Assert.DoesNotContain("PromptGuard", consumer.Read("Program.cs"));

        consumer.Write("PromptGuard.cs", PromptGuardFile.Code(""));
        (await consumer.Format("--diagnostics", "AISEC104", "--severity", "info")).AssertSucceeded();
        Assert.Equal(project, consumer.Read("Guarded.csproj"));
        Assert.Contains("PromptGuard.", consumer.Read("Program.cs"));
        Assert.DoesNotContain("AISEC104", (await consumer.Build("-p:AiGuardrailMode=audit")).AssertSucceeded().Output);
    }

    [Fact]
    public async Task AProjectWithoutAiSeesNothing()
    {
        Consumer consumer = Consumer.Create(package, "WithoutAi", "var app = WebApplication.Create(args);\napp.MapPost(\"/\", (string text) => text);\napp.Run();\n");
        DotnetResult result = (await consumer.Build("-p:AiGuardrailMode=strict")).AssertSucceeded();
        Assert.DoesNotMatch("warning|error|AISEC|AISAFE", result.Output);
    }

    private Consumer Create(string name, string program = Program) => Consumer.Create(package, name, program, s_sdks);
}
