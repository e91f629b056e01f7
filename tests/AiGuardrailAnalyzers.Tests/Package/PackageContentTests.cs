using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using AiGuardrailAnalyzers.Rules;
using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>What is in the package, file by file, and what it asks of its host.</summary>
[Collection(nameof(PackageCollection))]
public sealed class PackageContentTests(BuiltPackage package)
{
    /// <summary>The highest versions that the oldest supported compiler, Roslyn 4.8, brings along.</summary>
    private static readonly Dictionary<string, Version> s_floor = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Reflection.Metadata"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
        ["System.Threading.Tasks.Extensions"] = new(4, 2, 0, 1),
    };

    [Fact]
    public void HoldsExactlyTheseFiles()
    {
        using ZipArchive archive = package.Open();
        string[] expected =
        [
            "AiGuardrailAnalyzers.nuspec",
            "LICENSE",
            "README.md",
            "analyzers/dotnet/cs/AiGuardrailAnalyzers.CodeFixes.dll",
            "analyzers/dotnet/cs/AiGuardrailAnalyzers.dll",
            "buildTransitive/AiGuardrailAnalyzers.props",
            .. KnownRule.All.Select(rule => rule.PagePath),
            .. Mode.All.Select(mode => $"modes/{mode.Name}.globalconfig"),
        ];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            archive.Entries.Select(entry => entry.FullName)
                .Where(name => name is not "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SaysWhatItIs()
    {
        XElement metadata = package.Metadata();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        XElement repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.Equal("AiGuardrailAnalyzers", Value("id"));
        Assert.Equal("true", Value("developmentDependency"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal(Rule.RepositoryUrl, (string?)repository.Attribute("url"));
        Assert.Contains("roslyn", Value("tags").Split(' '));
        Assert.NotEmpty(Value("description"));
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void ReleaseNotesAreTheNewestVersionsSection()
    {
        string notes = package.Metadata().Elements().Single(element => element.Name.LocalName == "releaseNotes").Value.ReplaceLineEndings("\n");
        string version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.StartsWith($"## [{version}]", notes);
        Assert.Single(notes.Split('\n'), line => line.StartsWith("## ", StringComparison.Ordinal));
        Assert.Contains(notes, Repository.Read("CHANGELOG.md"));
    }

    [Theory]
    [InlineData("AiGuardrailAnalyzers.dll")]
    [InlineData("AiGuardrailAnalyzers.CodeFixes.dll")]
    public void LoadsInTheOldestHost(string file)
    {
        using ZipArchive archive = package.Open();
        using var image = new MemoryStream();
        using (Stream entry = archive.GetEntry("analyzers/dotnet/cs/" + file)!.Open())
        {
            entry.CopyTo(image);
        }

        using var reader = new PEReader(new MemoryStream(image.ToArray()));
        MetadataReader metadata = reader.GetMetadataReader();
        foreach (AssemblyReference reference in metadata.AssemblyReferences.Select(metadata.GetAssemblyReference))
        {
            string name = metadata.GetString(reference.Name);
            if (name == "AiGuardrailAnalyzers")
            {
                continue;
            }

            Assert.True(s_floor.TryGetValue(name, out Version? version), $"{file} needs {name}");
            Assert.True(reference.Version <= version, $"{file} needs {name} {reference.Version}, the oldest host has {version}");
        }
    }

    // The compiler warns (RS1038) where an analyzer that runs in the command-line compiler needs Workspaces.
    [Fact]
    public void AnalyzersNeedNoWorkspace()
        => Assert.DoesNotContain(typeof(GuardrailAnalyzer).Assembly.GetReferencedAssemblies(), name => name.Name!.EndsWith("Workspaces", StringComparison.Ordinal));
}
