using System.Diagnostics;
using System.Text;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>
/// Services that call each other in cycles, few enough for complete answers and too many for them: every run, on one thread or many and with
/// the files in any order, says the same.
/// </summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(12, 20, false)]
    [InlineData(300, 20, true)]
    public void TheSameAnswersOverRunsThreadsAndFileOrder(int services, int runs, bool isCut)
    {
        CSharpCompilation compilation = FlowProgram.Compile([.. Enumerable.Range(0, services).Select(i => Service(i, services))]);
        string expected = Run(compilation, 0, 1);
        Assert.Contains("Input@", expected, StringComparison.Ordinal);
        Assert.Equal(isCut, expected.Contains(": -True", StringComparison.Ordinal));
        Assert.Equal(!isCut, expected.Contains(": -False", StringComparison.Ordinal));
        for (int run = 1; run < runs; run++)
        {
            Assert.Equal(expected, Run(compilation, run, run % 2 == 0 ? 1 : 4));
        }
    }

    private static string Run(CSharpCompilation compilation, int seed, int threads)
    {
        // The harness names files by their place: shuffle the trees afterwards.
        SyntaxTree[] trees = [.. compilation.SyntaxTrees];
        if (seed > 0)
        {
            new Random(seed).Shuffle(trees);
        }

        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
        var facts = new FlowFacts(new CallGraph(compilation));
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(FlowProgram.Sinks(compilation), new ParallelOptions { MaxDegreeOfParallelism = threads }, sink =>
        {
            FlowAnswer answer = FlowSearch.Run(facts, new ProbePolicy(), sink, 1, CancellationToken.None);
            FlowSource? source = answer.Sources.FirstOrDefault();
            answers[$"{sink.SyntaxTree.FilePath}({sink.SpanStart})"] = source is null
                ? "-" + answer.IsCut
                : $"{source.Name}@{source.Location.SourceTree!.FilePath}({source.Location.SourceSpan.Start}) {source.Hops} {string.Join(" < ", source.Path.Select(p => p.SourceTree!.FilePath + p.SourceSpan))}";
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"run {seed}, {threads} threads: {clock.ElapsedMilliseconds} ms");
        return string.Join("\n", answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"));
    }

    // Each calls the next, one further round the ring and one back, hands on what it is given, and shows both what it is given and what it gets.
    private static string Service(int i, int services)
    {
        int next = (i + 1) % services, far = (i * 7 + 3) % services, back = (i + services - 1) % services;
        var code = new StringBuilder();
        code.AppendLine($"public interface IService{i} {{ string Do(string a, string b, int n); string Fixed(string a); }}");
        code.AppendLine($"public class Service{i}(IService{next} next, IService{far} far, IService{back} back) : IService{i}");
        code.AppendLine("{");
        code.AppendLine("    private string _last = \"\";");
        code.AppendLine("    public string Do(string a, string b, int n)");
        code.AppendLine("    {");
        code.AppendLine("        if (n == 0) return a;");
        code.AppendLine("        Probe.Output(b);");
        if (i % 50 == 0)
        {
            code.AppendLine("        _last = Probe.Input();");
        }

        code.AppendLine("        var r = far.Do(_last, \"c\", n - 1) + back.Fixed(a);");
        code.AppendLine("        Probe.Output(r);");
        code.AppendLine("        Probe.Output(next.Fixed(r));");
        code.AppendLine("        return next.Do(r, b, n - 1);");
        code.AppendLine("    }");
        code.AppendLine("    public string Fixed(string a) => a.Length > 3 ? \"x\" : next.Fixed(a);");
        code.AppendLine("}");
        return code.ToString();
    }
}
