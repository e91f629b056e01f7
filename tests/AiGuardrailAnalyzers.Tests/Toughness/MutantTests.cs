using System.Collections.Immutable;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>
/// No rule may throw on mutants of real programs. <c>AIGUARDRAIL_MUTANTS=50000</c> makes a longer run of it, <c>AIGUARDRAIL_SEED=1000</c> one with others.
/// </summary>
public sealed class MutantTests
{
    private const int Seeds = 8;

    private static readonly int s_mutants = int.TryParse(Environment.GetEnvironmentVariable("AIGUARDRAIL_MUTANTS"), out int many) ? many : 2_000;

    private static readonly int s_firstSeed = int.TryParse(Environment.GetEnvironmentVariable("AIGUARDRAIL_SEED"), out int first) ? first : 0;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task NoRuleThrows(int seed)
    {
        var random = new Random(seed + s_firstSeed);
        MetadataReference[] references = [.. SdkReferences.Everything];
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. KnownRule.All.Select(rule => rule.Analyzer).Distinct()];
        string[][] programs = WrittenPrograms.All;
        for (int i = 0; i < s_mutants / Seeds; i++)
        {
            (string[] files, int changed) = Mutation.Of(programs[random.Next(programs.Length)], random);
            var thrown = new List<string>();
            await CSharpCompilation.Create(
                    "Mutant",
                    files.Append(AnalyzedProgram.ImplicitUsings).Select((file, index) => CSharpSyntaxTree.ParseText(file, path: $"/0/File{index}.cs", cancellationToken: TestContext.Current.CancellationToken)),
                    references,
                    new CSharpCompilationOptions(
                        OutputKind.ConsoleApplication,
                        nullableContextOptions: NullableContextOptions.Enable,
                        specificDiagnosticOptions: KnownRule.All.Select(rule => KeyValuePair.Create(rule.Id, ReportDiagnostic.Warn))))
                .WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]),
                    (exception, analyzer, _) => thrown.Add($"{analyzer.GetType().Name}: {exception}"),
                    concurrentAnalysis: false,
                    logAnalyzerExecutionTime: false))
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
            Assert.True(thrown.Count == 0, $"Mutant {i} of seed {seed + s_firstSeed}:\n{string.Join('\n', thrown)}\n{files[changed]}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{s_mutants / Seeds} mutants of seed {seed + s_firstSeed}");
    }

    // The mutants are none if they compile as the programs did.
    [Fact]
    public void MutantsDiffer()
    {
        var random = new Random(0);
        string program = WrittenPrograms.Pages[0][0];
        Assert.True(Enumerable.Range(0, 100).Select(_ => Mutation.Of(program, random)).Distinct().Count(mutant => mutant != program) > 50);
    }

    [Fact]
    public void TypesGoMissing()
    {
        var random = new Random(0);
        const string Program = "class First { int a; } class Second { int b; } class Third { int c; }";
        Assert.Contains(Enumerable.Range(0, 100).Select(_ => Mutation.Of(Program, random)), mutant => mutant.Trim() == "class First { int a; }  class Third { int c; }");
    }
}
