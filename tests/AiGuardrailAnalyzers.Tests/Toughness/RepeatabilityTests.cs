using System.Collections.Immutable;
using AiGuardrailAnalyzers.Rules;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>
/// The same diagnostics, to the letter, in every run of all rules: on one thread or many, with the files in any order, with trees that were analyzed before
/// and new ones, and after runs that were cancelled.
/// </summary>
public sealed class RepeatabilityTests
{
    private const int Runs = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public Task Sample(int sample) => RunsAgree([.. WrittenPrograms.Samples[sample], WrittenPrograms.UsingsOfSample(sample)]);

    [Fact]
    public Task ThreeHundredServices() => RunsAgree([.. ServiceRing.Of(300), AnalyzedProgram.ImplicitUsings]);

    // Cancelled from a callback after so many others, while rules are at work on other threads; then asked again, as an IDE does.
    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task CancelledRunsLeaveNothingWrong(int program)
    {
        CSharpCompilation compilation = Compile(program == 3
            ? [.. ServiceRing.Of(60), AnalyzedProgram.ImplicitUsings]
            : [.. WrittenPrograms.Samples[program], WrittenPrograms.UsingsOfSample(program)]);
        string expected = Text(await Analyzed(compilation, NewAnalyzers(), concurrent: false).GetAnalyzerDiagnosticsAsync(Token));

        var random = new Random(program);
        var interruption = new InterruptionAnalyzer();
        ImmutableArray<DiagnosticAnalyzer> analyzers = [interruption, .. NewAnalyzers()];
        CompilationWithAnalyzers analyzed = Analyzed(compilation, analyzers, concurrent: true);
        int cancelled = 0;
        for (int i = 0; i < 30; i++)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
            interruption.After(random.Next(1, 400), source);
            try
            {
                foreach (SyntaxTree tree in compilation.SyntaxTrees)
                {
                    await analyzed.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, source.Token);
                }
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                cancelled++;
            }
        }

        interruption.After(int.MaxValue, null);
        Assert.True(cancelled > 3, $"Only {cancelled} of 30 runs were cancelled.");
        var found = new List<Diagnostic>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            found.AddRange(await analyzed.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, Token));
        }

        Assert.Equal(expected, Text(found));
        Assert.Equal(expected, Text(await Analyzed(compilation, analyzers, concurrent: true).GetAnalyzerDiagnosticsAsync(Token)));
    }

    private static async Task RunsAgree(string[] files)
    {
        CSharpCompilation compilation = Compile(files);
        string expected = Text(await Analyzed(compilation, NewAnalyzers(), concurrent: false).GetAnalyzerDiagnosticsAsync(Token));
        Assert.NotEmpty(expected);
        for (int run = 1; run < Runs; run++)
        {
            SyntaxTree[] trees = [.. (run % 3 == 0 ? Compile(files) : compilation).SyntaxTrees];
            new Random(run).Shuffle(trees);
            string actual = Text(await Analyzed(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees), NewAnalyzers(), concurrent: run % 2 == 1).GetAnalyzerDiagnosticsAsync(Token));
            Assert.True(expected == actual, $"Run {run} says otherwise:\n{Difference(expected, actual)}");
        }
    }

    private static CSharpCompilation Compile(string[] files)
        => CSharpCompilation.Create(
            "Program",
            files.Select((file, index) => CSharpSyntaxTree.ParseText(file, path: $"/0/File{index}.cs", cancellationToken: Token)),
            s_references.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: KnownRule.All.Select(rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Warn))));

    private static readonly Lazy<MetadataReference[]> s_references = new(() => [.. SdkReferences.Everything]);

    private static ImmutableArray<DiagnosticAnalyzer> NewAnalyzers()
        => [.. KnownRule.All.Select(rule => rule.Analyzer.GetType()).Distinct().Select(type => (GuardrailAnalyzer)Activator.CreateInstance(type)!)];

    private static CompilationWithAnalyzers Analyzed(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent)
        => compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            (exception, analyzer, _) => throw new InvalidOperationException(analyzer.GetType().Name, exception),
            concurrent,
            logAnalyzerExecutionTime: false));

    // Everything that a user sees of a diagnostic.
    private static string Text(IEnumerable<Diagnostic> diagnostics)
        => string.Join('\n', diagnostics
            .Select(d => $"{d.Location.SourceTree?.FilePath} {d.Location.SourceSpan} {d.Id} {d.Severity} {d.GetMessage()} | {string.Join(", ", d.AdditionalLocations.Select(l => $"{l.SourceTree?.FilePath} {l.SourceSpan}"))}")
            .Order(StringComparer.Ordinal));

    private static string Difference(string expected, string actual)
        => string.Join('\n', expected.Split('\n').Except(actual.Split('\n')).Select(line => "- " + line).Concat(actual.Split('\n').Except(expected.Split('\n')).Select(line => "+ " + line)).Take(20));
}
