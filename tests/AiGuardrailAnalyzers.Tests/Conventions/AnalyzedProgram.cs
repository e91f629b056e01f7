using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>A program compiled as a user's project would be, and what all rules together say of it.</summary>
internal sealed class AnalyzedProgram
{
    private readonly CompilationWithAnalyzers _analyzed;

    public AnalyzedProgram(IEnumerable<MetadataReference> references, params IEnumerable<string> files)
        : this(references, [], files)
    {
    }

    public AnalyzedProgram(IEnumerable<MetadataReference> references, ImmutableArray<AdditionalText> additionalFiles, IEnumerable<string> files)
    {
        SyntaxTree[] trees = [.. files.Select((file, index) => CSharpSyntaxTree.ParseText(file, new CSharpParseOptions(LanguageVersion.Latest), path: $"/0/File{index}.cs"))];
        bool isProgram = trees.Any(tree => tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any());
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Example",
            trees,
            references,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                // Audit rules report too.
                specificDiagnosticOptions: KnownRule.All.Where(rule => !rule.Descriptor.IsEnabledByDefault)
                    .Select(rule => KeyValuePair.Create(rule.Id, rule.IsInventory ? ReportDiagnostic.Hidden : ReportDiagnostic.Warn))));

        // APIs marked [Experimental] are errors with ids of their own.
        Errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id.StartsWith("CS", StringComparison.Ordinal))];
        _analyzed = compilation.WithAnalyzers([.. KnownRule.All.Select(rule => rule.Analyzer).Distinct()], new AnalyzerOptions(additionalFiles));
    }

    /// <summary>The global usings of the tests' programs; those of one rule's tests are those of all.</summary>
    public const string ImplicitUsings = RuleTests<UnauthenticatedModelEndpoint>.ImplicitUsings;

    /// <summary>The assemblies of AI SDKs whose members the program uses; stubs count as what they stand for.</summary>
    public IEnumerable<string> UsedSdks()
    {
        var catalog = new SymbolCatalog(_analyzed.Compilation);
        return _analyzed.Compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Select(name => _analyzed.Compilation.GetSemanticModel(tree).GetSymbolInfo(name).Symbol))
            .SelectMany(symbol => SymbolCatalog.IsAiAssembly(symbol?.ContainingAssembly)
                ? [symbol!.ContainingAssembly.Name]
                : catalog.RowsOf(symbol?.OriginalDefinition).Where(row => row.Sdk.IsAi).Select(row => row.Sdk.Packages[0].Assembly))
            .Distinct();
    }

    /// <summary>What the compiler finds wrong.</summary>
    public ImmutableArray<Diagnostic> Errors { get; }

    /// <summary>What the rules report.</summary>
    public async Task<ImmutableArray<Diagnostic>> Findings() => [.. (await All()).Where(finding => finding.Severity > DiagnosticSeverity.Hidden)];

    /// <summary>What the rules recognised.</summary>
    public async Task<ImmutableArray<Diagnostic>> Inventory() => [.. (await All()).Where(finding => finding.Severity == DiagnosticSeverity.Hidden)];

    private Task<ImmutableArray<Diagnostic>> All() => _analyzed.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    /// <summary>How many actions of each kind a rule registered, but compilation-start.</summary>
    public async Task<Dictionary<string, int>> Actions(DiagnosticAnalyzer analyzer)
    {
        var telemetry = await _analyzed.GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken);
        return telemetry.GetType().GetProperties()
            .Where(property => property.PropertyType == typeof(int) && property.Name is not nameof(telemetry.CompilationStartActionsCount))
            .ToDictionary(property => property.Name, property => (int)property.GetValue(telemetry)!);
    }
}

/// <summary>An additional file that exists in a test only.</summary>
internal sealed class WrittenFile(string path, string text) : AdditionalText
{
    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
