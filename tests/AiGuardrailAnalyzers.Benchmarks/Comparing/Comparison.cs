using System.Collections.Immutable;
using AiGuardrailAnalyzers.Benchmarks.Workloads;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>Several sets of analyzers on one compilation in one process.</summary>
internal static class Comparison
{
    /// <summary>Prints a table: what each set takes beyond the compiler's own driver, over what compiling takes.</summary>
    public static void Run(Workload workload, int lines, int runs, TextWriter output)
    {
        CSharpCompilation compilation = GeneratedProgram.Create(workload, lines);
        output.WriteLine($"{workload}, {GeneratedProgram.LinesOf(compilation)} lines, {runs} runs; CPU time and allocated bytes beyond an empty analyzer's, over those of compiling: median (least to most).");
        ImmutableArray<AnalyzerSet> sets = AnalyzerSet.All();
        var cpu = sets.ToDictionary(set => set, _ => new Spread());
        var allocated = sets.ToDictionary(set => set, _ => new Spread());
        var found = new Dictionary<AnalyzerSet, int>();
        for (int run = 0; run <= runs; run++)
        {
            Cost compiling = Cost.OfCompiling(compilation);
            Cost driver = default;
            foreach (AnalyzerSet set in sets)
            {
                (Cost cost, ImmutableArray<Diagnostic> diagnostics) = Cost.OfAnalyzing(compilation, set);
                driver = set == sets[0] ? cost : driver;
                found[set] = diagnostics.Length;
                if (run > 0)
                {
                    Cost before = set == sets[0] ? compiling : driver;
                    cpu[set].Add((cost.Cpu - before.Cpu) / compiling.Cpu);
                    allocated[set].Add((double)(cost.Allocated - before.Allocated) / compiling.Allocated);
                }
            }
        }

        output.WriteLine();
        output.WriteLine("| analyzers | CPU | allocated | diagnostics |");
        output.WriteLine("|---|---|---|---|");
        foreach (AnalyzerSet set in sets)
        {
            output.WriteLine($"| {set.Name} | {cpu[set]} | {allocated[set]} | {found[set]} |");
        }
    }
}
