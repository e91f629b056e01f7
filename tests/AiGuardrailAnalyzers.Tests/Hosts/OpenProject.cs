using System.Collections.Immutable;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Hosts;

/// <summary>A project in a workspace, all rules and fixes attached: what an editor or <c>dotnet format</c> has in its hands.</summary>
internal sealed class OpenProject : IDisposable
{
    private static readonly Lazy<MetadataReference[]> s_references = new(() => [.. SdkReferences.Everything]);

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = [.. KnownRule.All.Select(rule => rule.Analyzer).Distinct()];

    private readonly AdhocWorkspace _workspace = new();

    /// <param name="files">The program's own files.</param>
    /// <param name="usings">One more file: the implicit usings.</param>
    public OpenProject(IEnumerable<string> files, string usings = AnalyzedProgram.ImplicitUsings)
    {
        string[] texts = [.. files];
        var id = ProjectId.CreateNewId();
        bool isProgram = texts.Any(text => CSharpSyntaxTree.ParseText(text).GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any());
        Start = _workspace.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Default,
            "Program",
            "Program",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: KnownRule.All.Select(rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Warn))),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            documents: texts.Append(usings).Select((text, index) => DocumentInfo.Create(
                DocumentId.CreateNewId(id), $"File{index}.cs", loader: TextLoader.From(TextAndVersion.Create(SourceText.From(text), VersionStamp.Default)), filePath: $"/0/File{index}.cs")),
            metadataReferences: s_references.Value));
    }

    /// <summary>The project as it was opened.</summary>
    public Project Start { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All that the rules say of a project, in order; fails where one throws.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindingsIn(Project project)
        => InOrder(await Analyzed((await project.GetCompilationAsync(Token))!).GetAnalyzerDiagnosticsAsync(Token));

    /// <summary>What an editor asks for: the findings of one document of a new compilation.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindingsIn(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync(Token))!;
        SyntaxTree tree = (await document.GetSyntaxTreeAsync(Token))!;
        return InOrder(await Analyzed(compilation).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, Token));
    }

    /// <summary>What the compiler finds wrong; APIs marked as experimental are not.</summary>
    public static async Task<ImmutableArray<Diagnostic>> ErrorsIn(Project project)
        => [.. (await project.GetCompilationAsync(Token))!.GetDiagnostics(Token).Where(d => d.Severity == DiagnosticSeverity.Error && d.Id.StartsWith("CS", StringComparison.Ordinal))];

    /// <summary>The actions that a light bulb would offer for a finding, and who offers them.</summary>
    public static async Task<IReadOnlyList<(CodeAction Action, CodeFixProvider Fix)>> ActionsFor(Document document, Diagnostic finding)
    {
        var actions = new List<(CodeAction, CodeFixProvider)>();
        foreach (CodeFixProvider fix in KnownRule.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add((action, fix)), Token));
        }

        return actions;
    }

    /// <summary>The project after an action.</summary>
    public static async Task<Project> Apply(CodeAction action, Project project)
        => (await action.GetOperationsAsync(Token)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;

    /// <summary>The texts of all documents, by name.</summary>
    public static async Task<string> TextOf(Project project)
    {
        var texts = new List<string>();
        foreach (Document document in project.Documents.OrderBy(document => document.Name, StringComparer.Ordinal))
        {
            texts.Add($"// {document.Name}\n{await document.GetTextAsync(Token)}");
        }

        return string.Join('\n', texts);
    }

    /// <summary>How often each rule speaks.</summary>
    public static Dictionary<string, int> CountsOf(IEnumerable<Diagnostic> diagnostics) => diagnostics.GroupBy(d => d.Id).ToDictionary(group => group.Key, group => group.Count());

    public void Dispose() => _workspace.Dispose();

    private static CompilationWithAnalyzers Analyzed(Compilation compilation)
        => compilation.WithAnalyzers(s_analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => throw new InvalidOperationException(analyzer.GetType().Name, exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));

    private static ImmutableArray<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] all = [.. diagnostics];
        Assert.DoesNotContain(all, d => d.Id == "AD0001");

        // An inventory is no defect.
        return [.. all.Where(d => d.Id != AiGuardrailAnalyzers.Rules.Package.SdkInventory.Descriptor.Id).OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
