using AiGuardrailAnalyzers.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>Whether the rules say the same of a program whatever the order of its files, on one thread or many, and again.</summary>
internal static class SameOutput
{
    /// <returns>Findings that not all runs have, each with the run that differs.</returns>
    public static async Task<IReadOnlyList<string>> Differences(LoadedProgram program, ProgramRun first, RulesToRun rules, CancellationToken cancellationToken)
    {
        SyntaxTree[] trees = [.. program.Compilation.SyntaxTrees];
        var differences = new List<string>();
        foreach ((string name, IEnumerable<SyntaxTree> order, bool concurrent) in ((string, IEnumerable<SyntaxTree>, bool)[])
        [
            ("again", trees, true),
            ("one thread, files reversed", trees.Reverse(), false),
            ("files shuffled", Shuffled(trees), true),
        ])
        {
            // A compilation of its own, so that nothing cached for the first one answers.
            var variant = CSharpCompilation.Create(program.Compilation.AssemblyName, order, program.Compilation.References, (CSharpCompilationOptions)program.Compilation.Options);
            ProgramRun run = await ProgramRun.Over(variant, program, rules, concurrent, cancellationToken).ConfigureAwait(false);
            string[] expected = [.. Texts(first, program)], actual = [.. Texts(run, program)];
            differences.AddRange(expected.Except(actual).Select(text => $"{name}: gone: {text}"));
            differences.AddRange(actual.Except(expected).Select(text => $"{name}: new: {text}"));
        }

        return differences;
    }

    private static IEnumerable<string> Texts(ProgramRun run, LoadedProgram program) => run.Diagnostics
        .Select(diagnostic => $"{Finding.Of(diagnostic, program.Checkout)} {string.Join(' ', diagnostic.AdditionalLocations.Select(place => place.GetLineSpan()))}");

    private static SyntaxTree[] Shuffled(SyntaxTree[] trees)
    {
        SyntaxTree[] shuffled = [.. trees];
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }
}
