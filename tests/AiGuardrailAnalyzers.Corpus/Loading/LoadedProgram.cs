using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>A project together with all projects it refers to, as one compilation.</summary>
/// <param name="Checkout">Where it comes from.</param>
/// <param name="Name">Its project file, relative to the checkout.</param>
/// <param name="Project">The compilation with its documents, as a fix needs them.</param>
/// <param name="Compilation">Made from <paramref name="Project"/>.</param>
/// <param name="Written">The files that people wrote, without what Razor generated; Razor files are in it.</param>
/// <param name="Notes">What could not be read.</param>
internal sealed record LoadedProgram(Checkout Checkout, string Name, Project Project, Compilation Compilation, IReadOnlySet<string> Written, IReadOnlyList<string> Notes)
{
    /// <summary>The C# files that people wrote.</summary>
    public IEnumerable<SyntaxTree> Sources => Compilation.SyntaxTrees.Where(tree => Written.Contains(tree.FilePath));
}
