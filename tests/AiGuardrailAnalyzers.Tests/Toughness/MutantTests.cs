using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>
/// Half-typed code: programs whose tokens are deleted, doubled and swapped, whose statements are missing and whose files end early. No rule may throw.
/// <c>AIGUARDRAIL_MUTANTS=50000</c> makes a longer run of it.
/// </summary>
public sealed partial class MutantTests
{
    private const int Seeds = 8;

    private static readonly int s_mutants = int.TryParse(Environment.GetEnvironmentVariable("AIGUARDRAIL_MUTANTS"), out int many) ? many : 2_000;

    private static readonly Lazy<string[][]> s_programs = new(() =>
    [
        .. Repository.Files("docs/rules", "*.md").SelectMany(page => CodePattern().Matches(Repository.Read(page)).Select(block => new[] { block.Groups[1].Value })),
        .. new[] { "SupportChatbot", "ClinicTriage", "VehiclePerception" }.Select(sample => Repository.Files($"docs/samples/{sample}", "*.cs").Select(Repository.Read).ToArray()),
    ]);

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task NoRuleThrows(int seed)
    {
        var random = new Random(seed);
        MetadataReference[] references = [.. SdkReferences.Everything];
        ImmutableArray<DiagnosticAnalyzer> analyzers = [.. KnownRule.All.Select(rule => rule.Analyzer).Distinct()];
        for (int i = 0; i < s_mutants / Seeds; i++)
        {
            string[] files = [.. s_programs.Value[random.Next(s_programs.Value.Length)]];
            int changed = random.Next(files.Length);
            files[changed] = Mutant(files[changed], random);
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
            Assert.True(thrown.Count == 0, $"Mutant {i} of seed {seed}:\n{string.Join('\n', thrown)}\n{files[changed]}");
        }
    }

    // The mutants are none if they compile as the programs did.
    [Fact]
    public void MutantsDiffer()
    {
        var random = new Random(0);
        string program = s_programs.Value[0][0];
        Assert.True(Enumerable.Range(0, 100).Select(_ => Mutant(program, random)).Distinct().Count(mutant => mutant != program) > 50);
    }

    private static string Mutant(string text, Random random)
    {
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
            if (tokens.Length < 2)
            {
                return text;
            }

            SyntaxToken token = tokens[random.Next(tokens.Length)];
            string other = tokens[random.Next(tokens.Length)].Text;
            text = random.Next(5) switch
            {
                0 => Replaced(token.SpanStart, token.Span.Length, ""),
                1 => Replaced(token.SpanStart, 0, token.Text + " "),
                2 => Replaced(token.SpanStart, token.Span.Length, other),
                3 => text[..token.SpanStart],
                _ when token.Parent?.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or ExpressionSyntax or MemberDeclarationSyntax) is { } part && part.Span.Length < text.Length / 2
                    => Replaced(part.SpanStart, part.Span.Length, ""),
                _ => text,
            };
        }

        return text;

        string Replaced(int start, int length, string by) => text[..start] + by + text[(start + length)..];
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodePattern();
}
