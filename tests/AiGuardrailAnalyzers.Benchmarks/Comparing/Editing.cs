using System.Globalization;
using AiGuardrailAnalyzers.Benchmarks.Workloads;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>What an editor asks for after each edit: the diagnostics of the file that was edited, in a compilation that knows the others from before.</summary>
internal static class Editing
{
    /// <summary>Prints CPU milliseconds of this machine and what they are over the compiler's own diagnostics of that file.</summary>
    public static void Run(Workload workload, int lines, int runs, TextWriter output)
    {
        CSharpCompilation compilation = GeneratedProgram.Create(workload, lines);
        SyntaxTree[] files = [.. compilation.SyntaxTrees.Skip(1)];
        var milliseconds = new List<double>();
        var ratios = new Spread();
        for (int run = 0; run <= runs; run++)
        {
            // Files from all over the program, each edited once.
            SyntaxTree file = files[run * (files.Length - 1) / Math.Max(1, runs)];
            SourceText text = file.GetText();
            SyntaxTree edited = file.WithChangedText(text.WithChanges(new TextChange(new TextSpan(text.Length, 0), $"\n// Edit {run}\n")));
            compilation = compilation.ReplaceSyntaxTree(file, edited);
            Cost compiler = Cost.Of(() => compilation.Clone().GetSemanticModel(edited).GetDiagnostics());
            Cost driver = Cost.Of(() => Ask(compilation.Clone(), edited, AnalyzerSet.Empty));
            Cost own = Cost.Of(() => Ask(compilation.Clone(), edited, AnalyzerSet.Own));
            files[Array.IndexOf(files, file)] = edited;
            if (run > 0)
            {
                milliseconds.Add((own.Cpu - driver.Cpu).TotalMilliseconds);
                ratios.Add((own.Cpu - driver.Cpu) / compiler.Cpu);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{workload}, {GeneratedProgram.LinesOf(compilation)} lines, {runs} edits: {milliseconds.Order().ElementAt(milliseconds.Count / 2):0} ms of CPU (at most {milliseconds.Max():0}) beyond an empty analyzer's; over the compiler's diagnostics of the file {ratios}."));
    }

    private static void Ask(Compilation compilation, SyntaxTree file, AnalyzerSet set)
    {
        CompilationWithAnalyzers analysis = Cost.With(compilation, set);
        SemanticModel model = analysis.Compilation.GetSemanticModel(file);
        analysis.GetAnalyzerSyntaxDiagnosticsAsync(file, CancellationToken.None).GetAwaiter().GetResult();
        analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None).GetAwaiter().GetResult();
    }
}
