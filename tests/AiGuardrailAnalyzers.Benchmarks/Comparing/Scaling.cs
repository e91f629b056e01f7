using System.Globalization;
using AiGuardrailAnalyzers.Benchmarks.Workloads;
using Microsoft.CodeAnalysis.CSharp;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>This package over programs of several kinds and sizes.</summary>
internal static class Scaling
{
    /// <summary>Prints a table of the package's cost over that of compiling, and draws it.</summary>
    public static void Run(int[] sizes, int runs, string? plot, TextWriter output)
    {
        var model = new PlotModel { Title = "CPU time of the rules over that of compiling", Background = OxyColors.White };
        model.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "lines" });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "ratio", Minimum = 0 });
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop });
        output.WriteLine($"CPU time and allocated bytes beyond an empty analyzer's, over those of compiling; {runs} runs: median (least to most).");
        output.WriteLine();
        output.WriteLine("| program | lines | CPU | allocated |");
        output.WriteLine("|---|---|---|---|");
        foreach (Workload workload in Enum.GetValues<Workload>())
        {
            var series = new LineSeries { Title = workload.ToString(), MarkerType = MarkerType.Circle };
            foreach (int size in sizes.Order())
            {
                CSharpCompilation compilation = GeneratedProgram.Create(workload, size);
                int lines = GeneratedProgram.LinesOf(compilation);
                var cpu = new Spread();
                var allocated = new Spread();
                for (int run = 0; run <= runs; run++)
                {
                    Cost compiling = Cost.OfCompiling(compilation);
                    Cost driver = Cost.OfAnalyzing(compilation, AnalyzerSet.Empty).Cost;
                    Cost own = Cost.OfAnalyzing(compilation, AnalyzerSet.Own).Cost;
                    if (run > 0)
                    {
                        cpu.Add((own.Cpu - driver.Cpu) / compiling.Cpu);
                        allocated.Add((double)(own.Allocated - driver.Allocated) / compiling.Allocated);
                    }
                }

                series.Points.Add(new DataPoint(lines, cpu.Median));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {workload} | {lines} | {cpu} | {allocated} |"));
            }

            model.Series.Add(series);
        }

        if (plot is not null)
        {
            using FileStream file = File.Create(plot);
            new SvgExporter { Width = 720, Height = 420 }.Export(model, file);
        }
    }
}
