using System.CommandLine;
using AiGuardrailAnalyzers.Benchmarks.Comparing;
using AiGuardrailAnalyzers.Benchmarks.Workloads;

namespace AiGuardrailAnalyzers.Benchmarks;

/// <summary>The commands that print ratios; without one of them the benchmarks of BenchmarkDotNet run.</summary>
internal static class Commands
{
    public static RootCommand Create()
    {
        var workload = new Option<Workload>("--workload") { Description = "The kind of program.", DefaultValueFactory = _ => Workload.Heavy };
        var lines = new Option<int>("--lines") { Description = "Its size in lines.", DefaultValueFactory = _ => 10_000 };
        var sizes = new Option<int[]>("--lines") { Description = "The sizes in lines.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [10_000, 50_000, 200_000] };
        var runs = new Option<int>("--runs") { Description = "Measured runs, after one that is not counted.", DefaultValueFactory = _ => 5 };
        var plot = new Option<string?>("--plot") { Description = "Writes the curve as SVG to this file." };
        foreach (Option<int> number in (Option<int>[])[lines, runs])
        {
            number.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
                {
                    result.AddError($"{number.Name} must be positive.");
                }
            });
        }

        var compare = new Command("compare", "This package beside other analyzers, in one process on one compilation: CPU time over that of compiling.") { workload, lines, runs };
        compare.SetAction(result => Comparison.Run(result.GetValue(workload), result.GetValue(lines), result.GetValue(runs), Console.Out));

        var scale = new Command("scale", "This package over programs of several sizes and kinds.") { sizes, runs, plot };
        scale.SetAction(result => Scaling.Run(result.GetValue(sizes) ?? [], result.GetValue(runs), result.GetValue(plot), Console.Out));

        var edit = new Command("edit", "What an editor waits for: a new compilation after an edit, and the diagnostics of the edited file.") { workload, lines, runs };
        edit.SetAction(result => Editing.Run(result.GetValue(workload), result.GetValue(lines), result.GetValue(runs), Console.Out));

        return new RootCommand("Measures what the rules cost. Ratios hold between machines, seconds do not.") { compare, scale, edit };
    }
}
