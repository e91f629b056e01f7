using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>The page of a rule says what the rule does: its examples are programs, compiled and analyzed here.</summary>
public sealed partial class PageTests
{
    private static readonly string[] s_sections = ["What and why", "Example", "When to suppress", "Options", "Known limits"];

    public static TheoryData<string> Ids => KnownRule.Ids;

    // A page may have more sections between these.
    [Theory, MemberData(nameof(Ids))]
    public void PageHasItsSectionsInOrder(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        string page = Repository.Read(rule.PagePath);
        Assert.StartsWith($"# {id} {rule.Name}\n", page);
        string[] headings = [.. HeadingPattern().Matches(WithoutCode(page)).Select(match => match.Groups[1].Value)];
        Assert.Equal(s_sections, headings.Where(s_sections.Contains));
    }

    [Theory, MemberData(nameof(Ids))]
    public void TableAgreesWithRule(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        Dictionary<string, string> table = Table(Repository.Read(rule.PagePath));
        Assert.Equal(rule.Category, table["Category"].Split(' ')[0]);
        Assert.StartsWith(rule.DefaultSeverity, table["Severity"]);
        Assert.Equal(rule.Fix is null, table["Fix"].StartsWith("no", StringComparison.OrdinalIgnoreCase));
        Assert.Matches(@"^\d+\.\d+\.\d+$", table["Since"]);
        Assert.All(rule.Descriptor.CustomTags.Where(tag => tag.StartsWith("CWE-", StringComparison.Ordinal) || tag.StartsWith("OWASP-", StringComparison.Ordinal)), tag => Assert.Contains(tag, table["Standards"]));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task BadExampleIsReportedAndGoodIsNot(string id)
    {
        string page = Repository.Read(KnownRule.Find(id).PagePath);
        if (id == AiGuardrailAnalyzers.Rules.Package.InvalidConfiguration.Descriptor.Id)
        {
            Assert.All(Examples(page, "models"), example => Assert.Equal(example.Section == "Bad", ModelFile.ParseOwn([new("example", example.Code)]).Errors.Length > 0));
            Assert.All(Examples(page, "ini"), example => Assert.Equal(example.Section == "Bad", OptionFile.Errors(SourceText.From(example.Code)).Any()));
            Assert.Equal(4, Examples(page, "models").Count() + Examples(page, "ini").Count());
            return;
        }

        if (id == AiGuardrailAnalyzers.Rules.Package.UnsupportedSdk.Descriptor.Id)
        {
            // It speaks of versions that do not exist yet.
            Assert.Empty(Examples(page, "csharp"));
            return;
        }

        if (id == AiGuardrailAnalyzers.Rules.Package.SdkInventory.Descriptor.Id)
        {
            // What it prints for the program on its page.
            var listed = new AnalyzedProgram(SdkReferences.Only("Microsoft.Extensions.AI.Abstractions"), AnalyzedProgram.ImplicitUsings, Examples(page, "csharp").Single().Code);
            Assert.Empty(listed.Errors);
            Assert.Equal(
                Examples(page, "text").Single().Code.Trim().Split('\n').Select(line => line[line.IndexOf("AIG004", StringComparison.Ordinal)..]),
                (await listed.Inventory()).Select(line => $"AIG004: {line.GetMessage()}"));
            return;
        }

        (string Section, string Code)[] examples = [.. Examples(page, "csharp")];
        Assert.Contains(examples, example => example.Section == "Bad");
        Assert.Contains(examples, example => example.Section == "Good");
        foreach ((string section, string code) in examples)
        {
            var program = new AnalyzedProgram(SdkReferences.Everything, AnalyzedProgram.ImplicitUsings, code);
            Assert.True(program.Errors.IsEmpty, $"An example of {id} does not compile:\n{string.Join('\n', program.Errors)}\n{code}");
            string[] found = [.. (await program.Findings()).Select(finding => finding.Id)];
            if (section == "Bad")
            {
                Assert.Contains(id, found);
            }
            else if (section == "Good")
            {
                Assert.Empty(found);
            }
        }
    }

    // The page on model rows goes from nothing to two diagnostics with the program and the row that it shows.
    [Fact]
    public async Task RowsDoWhatTheirPageSays()
    {
        string page = Repository.Read("docs/extending-models.md");
        string program = Examples(page, "csharp").Single().Code;
        string row = Examples(page, "models").First().Code;
        string usings = AnalyzedProgram.ImplicitUsings.Replace("global using global::Microsoft.Extensions.AI;", "");
        Assert.Empty(await new AnalyzedProgram(SdkReferences.FrameworkOnly, usings, program).Findings());

        var told = new AnalyzedProgram(SdkReferences.FrameworkOnly, [new WrittenFile("/0/shop.aiguardrail.models", row)], [usings, program]);
        Assert.Empty(told.Errors);
        Assert.Equal(["AISEC401", "AISEC501"], (await told.Findings()).Where(finding => finding.Severity > DiagnosticSeverity.Hidden && finding.Id is "AISEC401" or "AISEC501").Select(finding => finding.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void GrammarOnThePageOfRowsIsRead()
        => Assert.All(Examples(Repository.Read("docs/extending-models.md"), "models"), example => Assert.Empty(ModelFile.ParseOwn([new("page", example.Code)]).Errors));

    [Fact]
    public void EveryPageIsARule()
        => Assert.Equal(KnownRule.All.Select(rule => rule.PagePath).Order(StringComparer.Ordinal), Repository.Files("docs/rules", "*.md"));

    [Fact]
    public void ExamplesAreFoundUnderTheirHeadings()
    {
        const string Page = "## Example\n### Bad\n```csharp\nclass A;\n```\ntext\n### Good\n```csharp\nclass B;\n```\n## Options\n```ini\nx = y\n```\n```csharp\nclass C;\n```\n";
        Assert.Equal([("Bad", "class A;\n"), ("Good", "class B;\n"), ("Options", "class C;\n")], Examples(Page, "csharp"));
    }

    private static IEnumerable<(string Section, string Code)> Examples(string page, string language)
    {
        foreach (Match block in CodePattern().Matches(page).Where(block => block.Groups[1].Value == language))
        {
            yield return (AnyHeadingPattern().Matches(WithoutCode(page[..block.Index])).Last().Groups[1].Value, block.Groups[2].Value);
        }
    }

    private static string WithoutCode(string page) => Regex.Replace(page, @"^```.*?^```$", "", RegexOptions.Multiline | RegexOptions.Singleline);

    private static Dictionary<string, string> Table(string page)
        => page.Split('\n').SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1], cells => cells[2]);

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex AnyHeadingPattern();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodePattern();
}
