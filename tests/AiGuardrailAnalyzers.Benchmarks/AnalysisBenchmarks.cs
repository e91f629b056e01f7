using AiGuardrailAnalyzers.Benchmarks.Comparing;
using AiGuardrailAnalyzers.Benchmarks.Workloads;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Benchmarks;

/// <summary>A build: compiling, the compiler's driver with an analyzer that does nothing, and with this package.</summary>
[MemoryDiagnoser]
public class AnalysisBenchmarks
{
    private CSharpCompilation _compilation = null!;

    /// <summary>The kind of program.</summary>
    [ParamsAllValues]
    public Workload Workload { get; set; }

    /// <summary>Its size.</summary>
    [Params(10_000, 50_000)]
    public int Lines { get; set; }

    /// <summary>Makes the program.</summary>
    [GlobalSetup]
    public void Setup() => _compilation = GeneratedProgram.Create(Workload, Lines);

    /// <summary>Compiling alone.</summary>
    [Benchmark(Baseline = true)]
    public int Compile() => _compilation.Clone().GetDiagnostics().Length;

    /// <summary>An analyzer that does nothing.</summary>
    [Benchmark]
    public Task<int> Empty() => Analyze(AnalyzerSet.Empty);

    /// <summary>This package.</summary>
    [Benchmark]
    public Task<int> Own() => Analyze(AnalyzerSet.Own);

    private async Task<int> Analyze(AnalyzerSet set) => (await Cost.With(_compilation.Clone(), set).GetAnalyzerDiagnosticsAsync(CancellationToken.None)).Length;
}
