using System.Text.RegularExpressions;
using System.Xml.Linq;
using AiGuardrailAnalyzers.Rules;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>What a rule says of itself.</summary>
public sealed class DescriptorTests
{
    public static TheoryData<string> Ids => KnownRule.Ids;

    [Fact]
    public void IdsAreUnique()
        => Assert.Empty(KnownRule.All.GroupBy(rule => rule.Id).Where(rules => rules.Count() > 1).Select(rules => rules.Key));

    [Theory, MemberData(nameof(Ids))]
    public void IdFitsCategoryAndHelpLink(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        Assert.Matches(KnownRule.IdPattern(), id);
        Assert.Equal(rule.Category, rule.Descriptor.Category);
        Assert.Equal(Rule.HelpLink(id), rule.Descriptor.HelpLinkUri);
    }

    [Theory, MemberData(nameof(Ids))]
    public void FileFolderAndNamespaceFollowAreaAndName(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        Assert.True(Repository.Exists(rule.SourcePath), $"{id} belongs into {rule.SourcePath}");
        Assert.Equal("AiGuardrailAnalyzers.Rules." + rule.Folder.Replace('/', '.'), rule.Analyzer.GetType().Namespace);
        Assert.True(rule.Analyzer.GetType().IsSealed);
        Assert.DoesNotMatch(@"\d{3}", rule.Name);
    }

    [Theory, MemberData(nameof(Ids))]
    public void TextsAreInTheHouseStyle(string id)
    {
        DiagnosticDescriptor descriptor = KnownRule.Find(id).Descriptor;
        string title = descriptor.Title.ToString(null);
        string message = descriptor.MessageFormat.ToString(null);
        string description = descriptor.Description.ToString(null);
        Assert.Empty(Offences(title, "title").Concat(Offences(message, "message")));
        Assert.NotEqual(title, message);
        Assert.DoesNotContain("{0}", title);
        Assert.Matches(@"^['A-Z][^\n]*\.$", description);
    }

    // The check checks: each of these breaks one rule of style.
    [Theory]
    [InlineData("lower case")]
    [InlineData("Ends in a stop.")]
    [InlineData("Two sentences. Here")]
    [InlineData("Two\nlines")]
    [InlineData("A stray space ")]
    [InlineData("{0} without quotes")]
    [InlineData("")]
    public void BadStyleIsSeen(string text) => Assert.NotEmpty(Offences(text, "text"));

    [Theory, MemberData(nameof(Ids))]
    public void NothingIsAnErrorByDefault(string id)
        => Assert.True(KnownRule.Find(id).Descriptor.DefaultSeverity < DiagnosticSeverity.Error);

    [Theory, MemberData(nameof(Ids))]
    public void TagsNameATaxonomyAndThePapersArea(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        if (rule.Prefix == "AIG")
        {
            return;
        }

        string section = rule.Prefix == "AISEC" ? "5\\.2" : "5\\.1";
        Assert.Contains(rule.Descriptor.CustomTags, tag => Regex.IsMatch(tag, @"^(CWE-\d+|OWASP-(LLM\d{2}:20\d{2}|ASI\d{2}))$"));
        Assert.Contains(rule.Descriptor.CustomTags, tag => Regex.IsMatch(tag, $"^Paper-{section}(\\.\\d)?-[a-z-]+$"));
        Assert.All(rule.Descriptor.CustomTags, tag => Assert.Matches(@"^(CWE-\d+|OWASP-(LLM\d{2}:20\d{2}|ASI\d{2})|ATLAS-AML\.[A-Z]+\d{4}(\.\d{3})?|Paper-5\.[\w.-]+)$", tag));
    }

    [Fact]
    public void RepositoryAddressIsThePackages()
        => Assert.Equal(Rule.RepositoryUrl, XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("RepositoryUrl").Single().Value);

    private static IEnumerable<string> Offences(string text, string what)
    {
        if (!Regex.IsMatch(text, "^['A-Z]"))
        {
            yield return $"{what} starts with neither a capital nor a quote: {text}";
        }

        if (text.TrimEnd().EndsWith('.') || text != text.Trim())
        {
            yield return $"{what} ends in a stop or has space around it: {text}";
        }

        if (text.Contains('\n') || Regex.IsMatch(text, @"[.!?]\s+['A-Z]"))
        {
            yield return $"{what} is not one sentence on one line: {text}";
        }
    }
}
