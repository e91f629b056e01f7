using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>Makes a compilation of a project and all it refers to. What does not bind stays unbound.</summary>
internal sealed class ProgramLoader(ReferenceAssemblies references, RazorGenerator? razor, bool editorConfig)
{
    // All packages are those of the newest framework, so all code is read as code for it.
    private static readonly string[] s_symbols =
    [
        "NET", "NETCOREAPP", "RELEASE", "NET10_0", "NETCOREAPP3_1_OR_GREATER", "NETSTANDARD2_0_OR_GREATER", "NETSTANDARD2_1_OR_GREATER",
        .. Enumerable.Range(5, 6).Select(version => $"NET{version}_0_OR_GREATER"),
    ];

    /// <param name="closure">The program's own project last.</param>
    public async Task<LoadedProgram> Load(Checkout checkout, IReadOnlyList<ProjectFile> closure, CancellationToken cancellationToken)
    {
        ProjectFile own = closure[^1];
        CSharpParseOptions parse = new CSharpParseOptions(
            closure.Any(project => project.LanguageVersion == "preview") ? LanguageVersion.Preview : LanguageVersion.Latest,
            DocumentationMode.None,
            preprocessorSymbols: s_symbols.Concat(own.Symbols)).WithFeatures([new("FileBasedProgram", "true")]);
        IReadOnlyList<SyntaxTree> trees = Sources(closure, parse, cancellationToken);
        bool startsItself = trees.Any(IsTopLevel);
        var options = new CSharpCompilationOptions(
            own.IsExecutable || startsItself ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: own.IsNullable ? NullableContextOptions.Enable : NullableContextOptions.Disable);

        var id = ProjectId.CreateNewId();
        DocumentInfo Document(string path, SourceText text) => DocumentInfo.Create(
            DocumentId.CreateNewId(id), Path.GetFileName(path), loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Default, path)), filePath: path);
        DocumentInfo File(string path) => Document(path, SourceText.From(System.IO.File.ReadAllText(path), Encoding.UTF8));

        string[] razorFiles = [.. closure.SelectMany(project => project.RazorFiles).Distinct(StringComparer.Ordinal)];
        string[] models = [.. SourceFiles.Matching(checkout.Folder, "**/*.aiguardrail.models")];
        using var workspace = new AdhocWorkspace();
        Project loaded = workspace.AddProject(ProjectInfo.Create(
            id, VersionStamp.Default, own.Name, own.Name, LanguageNames.CSharp,
            filePath: own.Path,
            compilationOptions: options,
            parseOptions: parse,
            documents: [.. trees.Select(tree => Document(tree.FilePath, tree.GetText(cancellationToken))), Document(Path.Combine(own.Folder, "obj", "ImplicitUsings.g.cs"), SourceText.From(ImplicitUsings.Of(closure), Encoding.UTF8))],
            metadataReferences: references.Except(closure.Select(project => project.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)),
            additionalDocuments: razorFiles.Concat(models).Select(File))
            .WithAnalyzerConfigDocuments([Document(Path.Combine(own.Folder, ".globalconfig"), SourceText.From(BuildProperties(own), Encoding.UTF8)), .. editorConfig ? SourceFiles.Matching(checkout.Folder, "**/.editorconfig").Select(File) : []])
            .WithDefaultNamespace(own.RootNamespace));

        var notes = closure.SelectMany(project => project.Notes).ToList();
        foreach (ProjectFile project in closure.Where(project => project.RazorFiles.Count > 0 && razor is not null))
        {
            Compilation soFar = (await loaded.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            foreach ((string name, SourceText text) in razor!.Generate(soFar, project, parse, notes))
            {
                loaded = loaded.AddDocument(name, text, filePath: Path.Combine(project.Folder, "obj", name)).Project;
            }
        }

        return new LoadedProgram(
            checkout, checkout.Relative(own.Path), loaded, (await loaded.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!,
            trees.Select(tree => tree.FilePath).Concat(razor is null ? [] : razorFiles).ToHashSet(StringComparer.Ordinal), notes);
    }

    // One program starts in one place: in the referenced projects a file that starts a program is left out.
    private static IReadOnlyList<SyntaxTree> Sources(IReadOnlyList<ProjectFile> closure, CSharpParseOptions parse, CancellationToken cancellationToken)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var trees = new List<SyntaxTree>();
        bool starts = false;
        foreach (ProjectFile project in closure.Reverse())
        {
            foreach (SyntaxTree tree in project.Sources.Where(paths.Add).ToArray().AsParallel().AsOrdered()
                .Select(path => CSharpSyntaxTree.ParseText(SourceText.From(System.IO.File.ReadAllText(path), Encoding.UTF8), parse, path, cancellationToken)))
            {
                bool start = IsTopLevel(tree);
                if (start && (starts || project != closure[^1]))
                {
                    continue;
                }

                starts |= start;
                trees.Add(tree);
            }
        }

        return trees;
    }

    private static bool IsTopLevel(SyntaxTree tree) => tree.GetRoot() is CompilationUnitSyntax unit && unit.Members.Any(SyntaxKind.GlobalStatement);

    private static string BuildProperties(ProjectFile project) => $"""
        is_global = true
        build_property.TargetFramework = net10.0
        build_property.RootNamespace = {project.RootNamespace}
        build_property.ProjectDir = {project.Folder}/
        build_property.UsingMicrosoftNETSdkWeb = {project.IsWeb}
        """;
}
