using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>What one piece of work took of this process, which does nothing else meanwhile.</summary>
/// <param name="Cpu">Its CPU time: of all threads, so that it holds on a machine that others use too.</param>
/// <param name="Allocated">Bytes: the same on every machine.</param>
internal readonly record struct Cost(TimeSpan Cpu, long Allocated)
{
    /// <summary>Compiling alone.</summary>
    public static Cost OfCompiling(CSharpCompilation compilation) => Of(() => compilation.Clone().GetDiagnostics());

    /// <summary>What analyzers find in a compilation, and what that took on one thread. Compiling is not in it, binding for the analyzers is.</summary>
    public static (Cost Cost, ImmutableArray<Diagnostic> Diagnostics) OfAnalyzing(CSharpCompilation compilation, AnalyzerSet set)
    {
        ImmutableArray<Diagnostic> found = [];
        Cost cost = Of(() => found = With(compilation.Clone(), set).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult());
        Diagnostic? failure = found.FirstOrDefault(diagnostic => diagnostic.Id == "AD0001");
        return failure is null ? (cost, found) : throw new InvalidOperationException($"An analyzer of '{set.Name}' has thrown: {failure}");
    }

    /// <summary>A compilation with analyzers, on one thread.</summary>
    public static CompilationWithAnalyzers With(Compilation compilation, AnalyzerSet set)
        => compilation
            .WithOptions(compilation.Options.WithSpecificDiagnosticOptions(set.Enabled.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn))))
            .WithAnalyzers(set.Analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));

    /// <summary>What an action takes.</summary>
    public static Cost Of(Action action)
    {
        using Process process = Process.GetCurrentProcess();
        GC.Collect();
        process.Refresh();
        TimeSpan cpu = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        action();
        process.Refresh();
        return new Cost(process.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
