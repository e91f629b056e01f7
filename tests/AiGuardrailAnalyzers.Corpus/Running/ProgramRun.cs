using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using AiGuardrailAnalyzers.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>One run of the rules over one compilation.</summary>
/// <param name="Diagnostics">What they reported.</param>
/// <param name="Exceptions">What they threw.</param>
/// <param name="Times">The time inside each rule's own actions, over all threads; what rules share is on the one that asked first.</param>
/// <param name="Calls">How many calls of the program resolve.</param>
/// <param name="Wall">How long the run took.</param>
internal sealed record ProgramRun(
    ImmutableArray<Diagnostic> Diagnostics, IReadOnlyList<RuleException> Exceptions, IReadOnlyDictionary<string, TimeSpan> Times, BoundCalls Calls, TimeSpan Wall)
{
    /// <param name="compilation">The program's, or a variant of it.</param>
    public static async Task<ProgramRun> Over(Compilation compilation, LoadedProgram program, RulesToRun rules, bool concurrent, CancellationToken cancellationToken)
    {
        var exceptions = new ConcurrentQueue<RuleException>();
        var counter = new BoundCalls.Counter(program.Written);
        var watch = Stopwatch.StartNew();
        CompilationWithAnalyzers run = With(compilation, program.Project.AnalyzerOptions, rules, [.. rules.Analyzers, counter], concurrent, (exception, analyzer)
            => exceptions.Enqueue(new RuleException(program.Checkout.Repository, program.Name, analyzer.GetType().Name, exception.ToString())));
        AnalysisResult result = await run.GetAnalysisResultAsync(cancellationToken).ConfigureAwait(false);
        watch.Stop();
        return new ProgramRun(
            [.. result.GetAllDiagnostics().Where(diagnostic => diagnostic.Id != "AD0001")],
            [.. exceptions],
            result.AnalyzerTelemetryInfo.Where(one => one.Key != counter).ToDictionary(one => one.Key.SupportedDiagnostics[0].Id, one => one.Value.ExecutionTime),
            counter.Counted,
            watch.Elapsed);
    }

    /// <summary>What the rules report in one file, as an editor asks them.</summary>
    public static async Task<ImmutableArray<Diagnostic>> InFile(
        Compilation compilation, SyntaxTree tree, AnalyzerOptions options, RulesToRun rules, Action<Exception, DiagnosticAnalyzer> onException, CancellationToken cancellationToken)
    {
        CompilationWithAnalyzers run = With(compilation, options, rules, rules.Analyzers, concurrent: false, onException);
        ImmutableArray<Diagnostic> found = await run.GetAnalyzerSemanticDiagnosticsAsync(run.Compilation.GetSemanticModel(tree), null, cancellationToken).ConfigureAwait(false);
        return [.. found.Where(diagnostic => diagnostic.Id != "AD0001")];
    }

    private static CompilationWithAnalyzers With(
        Compilation compilation, AnalyzerOptions options, RulesToRun rules, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent, Action<Exception, DiagnosticAnalyzer> onException)
        => compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(rules.SwitchedOn)).WithAnalyzers(
            analyzers,
            new CompilationWithAnalyzersOptions(options, (exception, analyzer, _) => onException(exception, analyzer), concurrent, logAnalyzerExecutionTime: true));
}
