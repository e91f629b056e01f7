using System.Text;
using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>
/// Files that are derived from the rules: run with <c>AIGUARDRAIL_BLESS=1</c> these tests write them, otherwise they check that the files are current.
/// </summary>
public sealed partial class GeneratedFileTests
{
    private const string Begin = "<!-- rules:begin -->";
    private const string End = "<!-- rules:end -->";

    public static TheoryData<string> ModeNames => [.. Mode.All.Select(mode => mode.Name)];

    [Theory, MemberData(nameof(ModeNames))]
    public void ModeIsCurrent(string name)
        => Repository.AssertGenerated($"src/AiGuardrailAnalyzers.Package/modes/{name}.globalconfig", Mode.Find(name).GlobalConfig(KnownRule.All));

    [Fact]
    public void NoOtherModeExists()
        => Assert.Equal(
            Mode.All.Select(mode => mode.Name).Order(StringComparer.Ordinal),
            Repository.Files("src/AiGuardrailAnalyzers.Package/modes", "*").Select(path => Path.GetFileNameWithoutExtension(path)));

    [Fact]
    public void ReadmeTableIsCurrent()
    {
        string readme = Repository.Read("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"README.md needs the marks {Begin} and {End}");
        Repository.AssertGenerated("README.md", $"{readme[..begin]}{Begin}\n{RulesTable("docs/rules/")}{readme[end..]}");
    }

    [Fact]
    public void IndexIsCurrent()
    {
        var index = new StringBuilder("# Documentation\n\n");
        foreach (string path in Repository.Files("docs", "*.md").Where(path => path.Split('/') is ["docs", not "README.md"] or ["docs", not "rules", _]))
        {
            index.Append($"- [{Title(path)}]({path["docs/".Length..]})\n");
        }

        index.Append($"\n## Rules\n\n{RulesTable("rules/")}\n## Modes\n\n");
        index.Append("What the MSBuild property `AiGuardrailMode` makes of each rule; a line in `.editorconfig` wins over it.\n\n");
        index.Append($"| ID | {string.Join(" | ", Mode.All.Select(mode => mode.Name))} |\n|---|{string.Concat(Mode.All.Select(_ => "---|"))}\n");
        foreach (KnownRule rule in KnownRule.All)
        {
            index.Append($"| {rule.Id} | {string.Join(" | ", Mode.All.Select(mode => mode.SeverityOf(rule)))} |\n");
        }

        Repository.AssertGenerated("docs/README.md", index.ToString());
    }

    [Fact]
    public void ConfigurationIsCurrent()
    {
        var text = new StringBuilder("""
            # Configuration

            Options stand in `.editorconfig` or a `.globalconfig`, as `ai_guardrail.NAME = value`; for one rule as `ai_guardrail.AISEC101.NAME = value`, which goes first. A key or value that
            means nothing is [AIG001](rules/AIG001.md) at its line, and the default holds. Severities are the compiler's own (`dotnet_diagnostic.AISEC101.severity`); for whole sets of rules see the modes in the
            [index](README.md). What options can't say, [model rows](extending-models.md) can.

            ```ini
            [*.cs]
            ai_guardrail.sanitizers = Shop.Text.Clean, M:Shop.Text.Shorten
            ai_guardrail.AISEC113.sanitizers = Shop.Html.Encode
            ai_guardrail.max_timeout_minutes = 5
            dotnet_diagnostic.AISEC104.severity = warning
            ```

            A list for one rule stands in place of the general one. Thresholds hold for the files of their section; all else holds for the whole project, and what its first file has counts: write it
            under `[*.cs]`.

            """);
        foreach ((string title, string introduction, Func<GuardrailOption, bool> isOf) in new (string, string, Func<GuardrailOption, bool>)[]
        {
            ("What a project knows better", "Types and members, by documentation id without parameters or by name, and words.", option => option is RowOption or WordsOption),
            ("Thresholds and limits", "Where a rule draws its line.", option => option is not (RowOption or WordsOption) && !option.Rules.IsEmpty),
            ("Scope and budgets", "What is looked at, and how far: counts, so that every machine sees the same. More finds more and costs more; a search that was cut reports nothing that it did not find.", option => option is not (RowOption or WordsOption) && option.Rules.IsEmpty),
        })
        {
            text.Append($"\n## {title}\n\n{introduction}\n\n| option | value | default | rules | meaning |\n|---|---|---|---|---|\n");
            foreach (GuardrailOption option in GuardrailOption.All.Where(isOf))
            {
                string rules = option.Rules.IsEmpty ? "all" : string.Join(", ", option.Rules.Select(id => $"[{id}](rules/{id}.md)"));
                text.Append($"| `{GuardrailOption.Prefix}{option.Name}` | {option.Values} | {Default(option)} | {rules} | {option.Description} |\n");
            }
        }

        Repository.AssertGenerated("docs/configuration.md", text.ToString().ReplaceLineEndings("\n"));
    }

    private static string Default(GuardrailOption option) => option.Default.Length == 0 ? "none" : $"`{option.Default}`";

    public static TheoryData<string> RuleIds => [.. KnownRule.All.Where(rule => rule.Prefix != "AIG").Select(rule => rule.Id)];

    // A rule's own options, and the lists that its source asks for.
    [Theory, MemberData(nameof(RuleIds))]
    public void OptionsOnThePageAreCurrent(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        string source = Repository.Read(rule.SourcePath);
        bool follows = source.Contains("TaintQuery", StringComparison.Ordinal) || source.Contains("TaintRule", StringComparison.Ordinal);
        bool authorizes = Regex.IsMatch(source, @"AuthorizationOf|\.Authorization\b");
        var table = new StringBuilder("\n| option | default | meaning |\n|---|---|---|\n");
        foreach (GuardrailOption option in GuardrailOption.All.Where(option => option.Rules.Contains(id)
            || option == AnalyzedCompilation.IncludeTests
            || (follows && (option == RowOption.UntrustedSources || option == RowOption.TrustedSources || option == RowOption.Sanitizers || option == RowOption.Guards))
            || (authorizes && (option == RowOption.AuthorizationAttributes || option == RowOption.AuthorizationFilters))))
        {
            table.Append($"| `{GuardrailOption.Prefix}{option.Name}` | {Default(option)} | {option.Description} |\n");
        }

        table.Append($"\nFor this rule alone: `{GuardrailOption.Prefix}{id}.NAME`. In-house gateways, budgets and what else all rules heed: [configuration](../configuration.md).\n");
        string page = Repository.Read(rule.PagePath);
        int begin = page.IndexOf("\n## Options\n", StringComparison.Ordinal) + "\n## Options\n".Length;
        Repository.AssertGenerated(rule.PagePath, page[..begin] + table + page[page.IndexOf("\n## ", begin, StringComparison.Ordinal)..]);
    }

    [Fact]
    public void CoverageIsCurrent()
    {
        var text = new StringBuilder("# Coverage\n\nWhat the rules say of themselves and what the catalog holds. Generated.\n");
        text.Append("\n## The paper's areas\n\n| family | area | rules |\n|---|---|---|\n");
        foreach (IGrouping<(string Family, string AreaWords), KnownRule> area in KnownRule.All.Where(rule => rule.Family.Length > 0).GroupBy(rule => (rule.Family, rule.AreaWords)))
        {
            text.Append($"| {area.Key.Family} | {area.Key.AreaWords} | {Links(area)} |\n");
        }

        foreach ((string title, string prefix) in new[] { ("OWASP Top 10 for LLM applications", "OWASP-LLM"), ("OWASP Top 10 for agentic applications", "OWASP-ASI"), ("CWE", "CWE-"), ("MITRE ATLAS", "ATLAS-") })
        {
            text.Append($"\n## {title}\n\n| id | rules |\n|---|---|\n");
            foreach (IGrouping<string, KnownRule> rules in KnownRule.All.SelectMany(rule => rule.Descriptor.CustomTags.Where(tag => tag.StartsWith(prefix, StringComparison.Ordinal)).Select(tag => (tag, rule)))
                .GroupBy(pair => pair.tag, pair => pair.rule).OrderBy(group => group.Key.Length).ThenBy(group => group.Key, StringComparer.Ordinal))
            {
                text.Append($"| {rules.Key} | {Links(rules)} |\n");
            }
        }

        text.Append("\n## SDKs and frameworks\n\n`unchecked`: the package can't be had where this is built, and its names come from its source or documentation.\n\n| package | version | names | what for |\n|---|---|---|---|\n");
        foreach (IGrouping<(string Id, string Version, bool Unchecked), ModelSdk> package in ModelFile.BuiltIn.Sdks.SelectMany(sdk => sdk.Packages.Select(package => (package, sdk)))
            .GroupBy(pair => (pair.package.Id, pair.package.Version, pair.package.Unchecked), pair => pair.sdk).OrderBy(group => group.Key.Id, StringComparer.Ordinal))
        {
            ModelRow[] rows = [.. ModelFile.BuiltIn.Rows.Where(row => package.Contains(row.Sdk))];
            string families = string.Join(", ", rows.Select(row => ModelFile.Write(row.Role).Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
            text.Append($"| {package.Key.Id} | {package.Key.Version}{(package.Key.Unchecked ? " unchecked" : "")} | {rows.Length} | {families} |\n");
        }

        Repository.AssertGenerated("docs/coverage.md", text.ToString());

        static string Links(IEnumerable<KnownRule> rules) => string.Join(", ", rules.Select(rule => $"[{rule.Id}](rules/{rule.Id}.md)").Distinct());
    }

    // The meaning of a role is its comment in the enum; the built-in rows show how it is used.
    [Fact]
    public void RolesAreCurrent()
    {
        const string Path = "docs/extending-models.md";
        const string First = "<!-- roles:begin -->\n";
        const string Last = "<!-- roles:end -->";
        var table = new StringBuilder("| role | meaning | for example |\n|---|---|---|\n");
        SyntaxNode root = CSharpSyntaxTree.ParseText(Repository.Read("src/AiGuardrailAnalyzers/Catalog/ApiRole.cs"), cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        foreach (EnumMemberDeclarationSyntax member in root.DescendantNodes().OfType<EnumMemberDeclarationSyntax>())
        {
            ApiRole role = Enum.Parse<ApiRole>(member.Identifier.ValueText);
            ModelRow? row = ModelFile.BuiltIn.Rows.FirstOrDefault(r => r.Role == role);
            table.Append($"| `{ModelFile.Write(role)}` | {Meaning(member)} | {(row is null ? "" : $"`` {row} ``" + (row.Path is null ? "" : $" `{row.Path}`"))} |\n");
        }

        string page = Repository.Read(Path);
        int begin = page.IndexOf(First, StringComparison.Ordinal) + First.Length;
        Repository.AssertGenerated(Path, page[..begin] + table + page[page.IndexOf(Last, StringComparison.Ordinal)..]);
    }

    private static string Meaning(EnumMemberDeclarationSyntax member)
    {
        string comment = Regex.Replace(member.GetLeadingTrivia().ToFullString(), @"^\s*(///|//).*?(?=///)", "", RegexOptions.Singleline);
        comment = Regex.Replace(comment.Replace("///", ""), @"</?summary>", "");
        comment = Regex.Replace(comment, @"<c>(.*?)</c>", "`$1`");
        comment = Regex.Replace(comment, "<see cref=\"(\\w+)\"/>", match => $"`{ModelFile.Write(Enum.Parse<ApiRole>(match.Groups[1].Value))}`");
        return Regex.Replace(comment, @"\s+", " ").Trim().Replace("|", "\\|").Replace("&lt;", "<").Replace("&gt;", ">");
    }

    /// <summary>One table of all rules, in the order of the paper's areas.</summary>
    private static string RulesTable(string folder)
    {
        var table = new StringBuilder("| ID | Rule | Finds | Area | Default | Fix |\n|---|---|---|---|---|---|\n");
        foreach (KnownRule rule in KnownRule.All)
        {
            table.Append($"| [{rule.Id}]({folder}{rule.Id}.md) | {rule.Name} | {rule.Descriptor.Title} | {rule.AreaWords} | {rule.DefaultSeverity} | {(rule.Fix is null ? "no" : "yes")} |\n");
        }

        return table.ToString();
    }

    private static string Title(string path) => TitlePattern().Match(Repository.Read(path)).Groups[1].Value;

    [GeneratedRegex(@"^# (.+)$", RegexOptions.Multiline)]
    private static partial Regex TitlePattern();
}
