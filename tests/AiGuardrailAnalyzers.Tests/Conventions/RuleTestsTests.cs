using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>Every rule is tested, and at least as often for its silence as for its voice.</summary>
public sealed class RuleTestsTests
{
    public static TheoryData<string> Ids => KnownRule.Ids;

    [Theory, MemberData(nameof(Ids))]
    public void RuleIsTestedForBothVerbs(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        string source = Repository.Read(rule.TestPath);
        (int reports, int silent, int fixes) = (Cases(source, "Reports"), Cases(source, "StaysSilent"), Cases(source, "Fixes"));
        Assert.True(reports > 0, $"{rule.TestPath} has no case that reports");
        Assert.True(silent >= reports, $"{rule.TestPath}: {reports} cases report, only {silent} stay silent");
        Assert.True(rule.Fix is null || fixes > 0, $"{rule.TestPath} tests no fix");
        Assert.Contains(Root(source).DescendantNodes().OfType<ClassDeclarationSyntax>(), type => type.Identifier.ValueText == rule.Name + "Tests");
    }

    [Fact]
    public void CasesAreCounted()
    {
        const string Source = """
            class T
            {
                [Fact] public Task A() => Reports("a");
                [Theory, InlineData(1), InlineData(2)] public Task B(int x) => StaysSilent($"{x}");
                [Fact] public async Task C() { await StaysSilent("c"); await StaysSilent("d"); }
                public Task NoTest() => Reports("e");
            }
            """;
        Assert.Equal((1, 4), (Cases(Source, "Reports"), Cases(Source, "StaysSilent")));
    }

    // A theory counts once for each of its rows; calls of 'StaysSilentIn' and the like count as the verb they start with.
    private static int Cases(string source, string verb)
        => Root(source).DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => Attributes(method).Any(name => name is "Fact" or "Theory"))
            .Sum(method => Math.Max(1, Attributes(method).Count(name => name == "InlineData"))
                * method.DescendantNodes().OfType<InvocationExpressionSyntax>()
                    .Count(call => call.Expression is SimpleNameSyntax name && name.Identifier.ValueText.StartsWith(verb, StringComparison.Ordinal)));

    private static SyntaxNode Root(string source) => CSharpSyntaxTree.ParseText(source).GetRoot(TestContext.Current.CancellationToken);

    private static IEnumerable<string> Attributes(MethodDeclarationSyntax method)
        => method.AttributeLists.SelectMany(list => list.Attributes).Select(attribute => attribute.Name.ToString());
}
