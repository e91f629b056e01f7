using System.Text.RegularExpressions;
using System.Xml.Linq;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>
/// Code on the pages other than the rules' own: programs are compiled and do what is said beneath them, configuration is read. A language that is not named here
/// is not to be used in them.
/// </summary>
public sealed partial class DocumentTests
{
    private static readonly string[] s_severities = ["none", "silent", "suggestion", "warning", "error", "default"];

    public static TheoryData<string> Pages => ["README.md", .. Repository.Files("docs", "*.md").Where(path => !path.StartsWith("docs/rules/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Pages))]
    public void EveryFenceIsOfAKindThatIsChecked(string path)
        => Assert.All(Fences(path), fence =>
        {
            switch (fence.Language)
            {
                case "csharp":
                    // Compiled below, or with the page on model rows.
                    Assert.Contains(path, new[] { "README.md", "docs/extending-models.md" });
                    break;
                case "ini":
                    Assert.Empty(OptionFile.Errors(SourceText.From(fence.Text)));
                    Assert.All(SeverityPattern().Matches(fence.Text), severity =>
                    {
                        Assert.Contains(severity.Groups[1].Value, KnownRule.All.Select(rule => rule.Id));
                        Assert.Contains(severity.Groups[2].Value, s_severities);
                    });
                    Assert.All(CategoryPattern().Matches(fence.Text), category => Assert.Contains(category.Groups[1].Value, KnownRule.All.Select(rule => rule.Category)));
                    break;
                case "xml":
                    Assert.NotNull(XElement.Parse(fence.Text));
                    break;
                case "models":
                    Assert.Empty(ModelFile.ParseOwn([new("page", fence.Text)]).Errors);
                    break;
                case "diff":
                    // Applied below.
                    Assert.Equal("README.md", path);
                    break;
                default:
                    // Workflows, shell, drawings, output.
                    Assert.Contains(fence.Language, new[] { "", "yaml", "sh", "mermaid", "text" });
                    break;
            }
        });

    // A mark under the code, the message under the mark; the change beneath makes it silent.
    [Theory]
    [InlineData("AISEC401", """
        var app = WebApplication.CreateBuilder(args).Build();
        @
        app.Run();

        public record ChatRequest(string Text);
        public interface IChatService { Task<string> AnswerAsync(ChatRequest request, CancellationToken cancellationToken); }
        public sealed class ChatService(IChatClient client) : IChatService
        {
            public async Task<string> AnswerAsync(ChatRequest request, CancellationToken cancellationToken) => (await client.GetResponseAsync(request.Text, cancellationToken: cancellationToken)).Text;
        }
        """)]
    [InlineData("AISAFE501", """
        public sealed class TicketSummaryWorker(IChatClient chatClient, string prompt, ILogger<TicketSummaryWorker> logger) : BackgroundService
        {
        @
            private void Log(ChatResponse response) => logger.LogInformation("{Length}", response.Text.Length);
        }
        """)]
    public async Task ReadmeShowsWhatIsReportedAndHowItIsRepaired(string id, string program)
    {
        (string _, string shown) = Assert.Single(Fences("README.md"), fence => fence.Language == "csharp" && fence.Text.Contains(id, StringComparison.Ordinal));
        string[] lines = shown.TrimEnd().Split('\n');
        int mark = Array.FindIndex(lines, line => MarkPattern().IsMatch(line));
        string message = string.Join(' ', lines.Skip(mark + 1).TakeWhile(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal)).Select(line => line.TrimStart(' ', '/').Trim()));

        string file = program.Replace("@", shown);
        var told = new AnalyzedProgram(SdkReferences.Everything, AnalyzedProgram.ImplicitUsings, file);
        Assert.Empty(told.Errors);
        Diagnostic found = Assert.Single(await told.Findings(), finding => finding.Id == id);
        Assert.Equal(message, $"{id}: {found.GetMessage()}");

        FileLinePositionSpan span = found.Location.GetLineSpan();
        string marked = lines[mark];
        Assert.Equal(lines[mark - 1], file.Split('\n')[span.StartLinePosition.Line]);
        Assert.Equal((marked.IndexOf('~'), marked.LastIndexOf('~') + 1), (span.StartLinePosition.Character, span.EndLinePosition.Character));

        (string _, string change) = Assert.Single(Fences("README.md"), fence => fence.Language == "diff" && lines.Contains(RemovedPattern().Match(fence.Text).Groups[1].Value));
        string repaired = file.Replace(RemovedPattern().Match(change).Groups[1].Value, AddedPattern().Match(change).Groups[1].Value);
        Assert.NotEqual(file, repaired);
        var silent = new AnalyzedProgram(SdkReferences.Everything, AnalyzedProgram.ImplicitUsings, repaired);
        Assert.Empty(silent.Errors);
        Assert.DoesNotContain(await silent.Findings(), finding => finding.Id == id);
    }

    [Theory, MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string path)
    {
        string page = Repository.Read(path);
        string folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
        Assert.All(LinkPattern().Matches(page).Select(link => link.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal)), link =>
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, parts[0]))).Replace('\\', '/');
            Assert.True(Repository.Exists(target) || Directory.Exists(Path.Combine(Repository.Root, target)), $"{path}: {link}");
            if (parts.Length > 1)
            {
                Assert.Contains(parts[1], HeadingPattern().Matches(Repository.Read(target)).Select(heading => AnchorOf(heading.Groups[1].Value)));
            }
        });
    }

    // As GitHub makes it.
    private static string AnchorOf(string heading) => Regex.Replace(heading.Trim().ToLowerInvariant().Replace(' ', '-'), @"[^\w-]", "");

    private static IEnumerable<(string Language, string Text)> Fences(string path)
        => FencePattern().Matches(Repository.Read(path)).Select(fence => (fence.Groups[1].Value, fence.Groups[2].Value));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"dotnet_diagnostic\.(\w+)\.severity\s*=\s*(\w+)")]
    private static partial Regex SeverityPattern();

    [GeneratedRegex(@"dotnet_analyzer_diagnostic\.category-(\w+)\.severity")]
    private static partial Regex CategoryPattern();

    [GeneratedRegex(@"^\s*//\s*~+\s*$")]
    private static partial Regex MarkPattern();

    [GeneratedRegex(@"^-(.*)$", RegexOptions.Multiline)]
    private static partial Regex RemovedPattern();

    [GeneratedRegex(@"^\+(.*)$", RegexOptions.Multiline)]
    private static partial Regex AddedPattern();

    [GeneratedRegex(@"\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();
}
