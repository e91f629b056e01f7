using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.CleanCode;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>How the source of this repository is kept.</summary>
public sealed class SourceTests
{
    // Stubs are named for the packages they stand for and have those packages' namespaces; the clean programs are other people's, so to speak.
    private static IEnumerable<string> CSharpFiles => Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
        .Where(path => !path.Contains("/Stubs/", StringComparison.Ordinal) && !path.StartsWith(CleanCodeTests.Root, StringComparison.Ordinal));

    [Fact]
    public void FilesAreFound() => Assert.Contains("src/AiGuardrailAnalyzers/Rules/Rule.cs", CSharpFiles);

    // Types that the compiler looks up, absent from netstandard2.0, have its namespaces.
    [Fact]
    public void NamespacesFollowFolders()
        => None(from path in CSharpFiles
                        let folders = path.Split('/')[1..^1]
                        from declared in Root(path).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
                        let name = declared.Name.ToString()
                        where name != string.Join('.', folders) && !name.StartsWith("System.", StringComparison.Ordinal)
                        select $"{path}: {name}");

    [Fact]
    public void EveryFileHoldsTheTypeItIsNamedFor()
        => None(from path in CSharpFiles
                        let types = Root(path).DescendantNodes().OfType<MemberDeclarationSyntax>().Select(Name).OfType<string>().ToArray()
                        let named = Path.GetFileName(path).Split('.')[0]
                        where types.Length > 0 && !types.Contains(named) && !types.Contains(named + "Attribute")
                        select path);

    [Fact]
    public void NothingIsNamedForWhatItIsNot()
        => None(from path in new[] { "src", "tests", "docs" }.SelectMany(folder => Repository.Files(folder, "*"))
                        from part in path.Split('/')
                        where part.Split('.')[0] is "Helpers" or "Helper" or "Utils" or "Utilities" or "Common" or "Misc"
                        select path);

    [Fact]
    public void FilesAreNotNamedForIds()
        => Assert.DoesNotContain(CSharpFiles, path => Regex.IsMatch(Path.GetFileName(path), @"AI(SEC|SAFE|G)\d"));

    // An IDE runs compilation-end actions only on request.
    [Fact]
    public void NoCompilationEndActions()
        => None(from path in Repository.Files("src", "*.cs")
                        from name in Root(path).DescendantNodes().OfType<SimpleNameSyntax>()
                        where name.Identifier.ValueText is nameof(CompilationStartAnalysisContext.RegisterCompilationEndAction) or nameof(AnalysisContext.RegisterCompilationAction)
                        select path);

    // As if it used every SDK, so that the rules do look at it. It is written for netstandard2.0: a few overloads do not bind here.
    [Fact]
    public async Task OurOwnSourceIsSilent()
    {
        MetadataReference[] roslyn = [.. new[] { "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.Workspaces", "Microsoft.CodeAnalysis.CSharp.Workspaces", "System.Composition.AttributedModel" }
            .Select(name => MetadataReference.CreateFromFile(System.Reflection.Assembly.Load(name).Location))];
        var program = new AnalyzedProgram(
            [.. SdkReferences.Everything, .. roslyn],
            [AnalyzedProgram.ImplicitUsings, .. Repository.Files("src", "*.cs").Select(Repository.Read)]);
        Assert.Empty(await program.Findings());
    }

    private static void None(IEnumerable<string> offences) => Assert.True(!offences.Any(), string.Join('\n', offences));

    private static SyntaxNode Root(string path) => CSharpSyntaxTree.ParseText(Repository.Read(path)).GetRoot(TestContext.Current.CancellationToken);

    private static string? Name(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        _ => null,
    };
}
