using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>Every rule is repaired, or its page says why it can't be.</summary>
public sealed class FixProviderTests
{
    public static TheoryData<string> Ids => KnownRule.Ids;

    public static TheoryData<string> FixNames => [.. KnownRule.Fixes.Select(fix => fix.GetType().Name)];

    [Theory, MemberData(nameof(Ids))]
    public void RuleHasAFixOrAReason(string id)
    {
        KnownRule rule = KnownRule.Find(id);
        Assert.NotEqual(rule.Fix is not null, Repository.Read(rule.PagePath).Contains("\n## Why there is no fix\n"));
        if (rule.Fix is { } fix)
        {
            Assert.Equal(rule.Name + "Fix", fix.GetType().Name);
            Assert.Equal("AiGuardrailAnalyzers.CodeFixes." + rule.Folder.Replace('/', '.'), fix.GetType().Namespace);
            Assert.True(Repository.Exists(rule.FixPath), $"{fix.GetType().Name} belongs into {rule.FixPath}");
        }
    }

    [Theory, MemberData(nameof(FixNames))]
    public void ProviderIsExportedFixesAllAndKnowsItsRules(string name)
    {
        CodeFixProvider fix = KnownRule.Fixes.Single(provider => provider.GetType().Name == name);
        Assert.NotNull(fix.GetFixAllProvider());
        Assert.NotEmpty(fix.FixableDiagnosticIds);
        Assert.Empty(fix.FixableDiagnosticIds.Except(KnownRule.All.Select(rule => rule.Id)));
        var export = Assert.IsType<ExportCodeFixProviderAttribute>(Attribute.GetCustomAttribute(fix.GetType(), typeof(ExportCodeFixProviderAttribute)));
        Assert.Equal(["C#"], export.Languages);
    }
}
