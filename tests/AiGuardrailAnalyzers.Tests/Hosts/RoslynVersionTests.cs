using System.Reflection;
using System.Xml.Linq;
using AiGuardrailAnalyzers.Rules;
using AiGuardrailAnalyzers.Tests.Conventions;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Tests.Hosts;

/// <summary>Which Roslyn these tests run in: the oldest that the package supports, or the one that <c>-p:RoslynVersion=…</c> asks for.</summary>
public sealed class RoslynVersionTests
{
    private static string Asked => typeof(RoslynVersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(a => a.Key == "RoslynVersion")?.Value ?? Floor;

    private static string Floor => XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("RoslynFloorVersion").Single().Value;

    [Fact]
    public void TestsRunInTheRoslynThatWasAskedFor()
    {
        Version version = typeof(Compilation).Assembly.GetName().Version!;
        Assert.Equal(Version.Parse(Asked), new Version(version.Major, version.Minor, version.Build));
        Assert.Equal(version, typeof(Workspace).Assembly.GetName().Version);
    }

    [Fact]
    public void TheRulesAreCompiledAgainstTheOldest()
    {
        AssemblyName roslyn = typeof(GuardrailAnalyzer).Assembly.GetReferencedAssemblies().Single(name => name.Name == "Microsoft.CodeAnalysis");
        Assert.Equal(Floor, $"{roslyn.Version!.Major}.{roslyn.Version.Minor}.{roslyn.Version.Build}");
    }
}
