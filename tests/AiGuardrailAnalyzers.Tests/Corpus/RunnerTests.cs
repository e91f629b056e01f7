using System.Text.Json;
using AiGuardrailAnalyzers.Tests.Endpoints;
using AiGuardrailAnalyzers.Tests.Package;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Corpus;

/// <summary>The command that runs the rules over checkouts, on small ones.</summary>
public sealed class RunnerTests : IDisposable
{
    private const string Web = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="..\Shop.Chat\Shop.Chat.csproj" />
            <Using Include="Shop.Chat" />
          </ItemGroup>
        </Project>
        """;

    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><RootNamespace>Shop.Chat</RootNamespace></PropertyGroup>
          <ItemGroup><Compile Remove="Old/**" /></ItemGroup>
        </Project>
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ai-guardrail-corpus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The service lies in another project, its namespace comes from a Using item, nullable and usings from Directory.Build.props; the page is Razor.
    [Fact]
    public async Task ReportsScoresAndFixesACheckout()
    {
        Shop();
        Write("labels.tsv",
            "repo\tpath\tline\trule\texpect",
            "acme/shop\tShop/Program.cs\t4\tAISEC401\tREPORT",
            "acme/shop\tShop/Program.cs\t5\tAISEC401\tSILENT",
            "acme/shop\tShop/Answer.razor\t3\tAISEC113\tREPORT");
        DotnetResult run = await Run("--rules", "AISEC401", "AISEC113", "--labels", Path.Combine(_folder, "labels.tsv"), "--fixes", "--fix-all", "--repeat");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("1 programs of 1 repositories", run.Output);
        Assert.Equal(
            ["acme/shop\tShop/Answer.razor\t3\tAISEC113", "acme/shop\tShop/Program.cs\t4\tAISEC401", "acme/shop\tShop/Program.cs\t5\tAISEC401"],
            Table("findings").Select(row => string.Join('\t', row.Split('\t')[..4])));
        Assert.Contains("AISEC401\t1\t0\t1\t0\t0\t0\t50 %\t100 %", Table("scores"));
        Assert.Contains("AISEC401\tRequireAuthorization\t2\t2\t0\t0\t1\t0", Table("edits"));
        Assert.Contains("\t100 %\t", Table("programs").Single());

        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "out", "findings.sarif")));
        JsonElement sarif = log.RootElement.GetProperty("runs")[0];
        Assert.Equal(3, sarif.GetProperty("results").GetArrayLength());
        Assert.Equal("Shop/Answer.razor", sarif.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task OneBadProjectDoesNotEndTheRun()
    {
        Shop();
        Write("checkouts/acme+shop/Broken/Broken.csproj", "<Project");
        Write("projects.tsv", "acme/shop\tMissing/Missing.csproj", "acme/shop\tBroken/Broken.csproj", "acme/shop\tShop/Shop.csproj");
        DotnetResult run = await Run("--rules", "AISEC401", "--projects", Path.Combine(_folder, "projects.tsv"));

        Assert.True(run.ExitCode == 1, run.Output);
        Assert.Contains("2 programs of 1 repositories", run.Output);
        Assert.Contains("Broken.csproj can't be read", File.ReadAllText(Path.Combine(_folder, "out", "programs.tsv")));
        Assert.Contains("Missing/Missing.csproj loading", File.ReadAllText(Path.Combine(_folder, "out", "exceptions.txt")));
        Assert.Equal(2, Table("findings").Length);
    }

    [Theory]
    [InlineData("There is no folder 'nowhere'", "nowhere")]
    [InlineData("There is no file 'none.tsv'", ".", "--labels", "none.tsv")]
    [InlineData("None of these is a rule: AISEC999", ".", "--rules", "AISEC999")]
    public async Task SaysWhatIsWrongWithItsArguments(string expected, params string[] arguments)
    {
        DotnetResult run = await Dotnet.Run(_folder, Command, arguments);
        Assert.True(run.ExitCode == 2, run.Output);
        Assert.Contains(expected, run.Output);
    }

    private static string Command => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../AiGuardrailAnalyzers.Corpus", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "AiGuardrailAnalyzers.Corpus.dll"));

    private void Shop()
    {
        Write("checkouts/acme+shop/Directory.Build.props", "<Project><PropertyGroup><Nullable>enable</Nullable></PropertyGroup></Project>");
        Write("checkouts/acme+shop/Shop/Shop.csproj", Web);
        Write("checkouts/acme+shop/Shop/Program.cs", ChatProgram.Of("""
            app.MapPost("/chat", (string question, IChatService chat, CancellationToken token) => chat.AnswerAsync(question, token));
            app.MapPost("/again", (string question, IChatService chat, CancellationToken token) => chat.AnswerAsync(question, token));
            """));
        Write("checkouts/acme+shop/Shop/Answer.razor",
            "@using Microsoft.AspNetCore.Components",
            "@inject IChatService Chat",
            "@((MarkupString)_answer)",
            "@code {",
            "    private string _answer = \"\";",
            "    protected override async Task OnInitializedAsync() => _answer = await Chat.AnswerAsync(\"Hello\", default);",
            "}");
        Write("checkouts/acme+shop/Shop.Chat/Shop.Chat.csproj", Library);
        Write("checkouts/acme+shop/Shop.Chat/ChatService.cs", "using Microsoft.Extensions.AI;\nnamespace Shop.Chat;\n" + ChatProgram.Service);
        Write("checkouts/acme+shop/Shop.Chat/Old/ChatService.cs", "this is no C#");
        Write("checkouts/acme+shop/Shop.Tests/Shop.Tests.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="xunit" /></ItemGroup></Project>""");
    }

    private Task<DotnetResult> Run(params string[] arguments)
    {
        Write("references.txt", [.. SdkReferences.All.Select(reference => reference.Path)]);
        return Dotnet.Run(_folder, Command, [Path.Combine(_folder, "checkouts"), "--out", Path.Combine(_folder, "out"), "--references", Path.Combine(_folder, "references.txt"), .. arguments]);
    }

    private void Write(string file, params string[] lines)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
    }

    /// <summary>The rows of a result, without its column names.</summary>
    private string[] Table(string name) => File.ReadAllLines(Path.Combine(_folder, "out", name + ".tsv"))[1..];
}
