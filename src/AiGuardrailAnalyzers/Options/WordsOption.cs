using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Options;

/// <summary>An option that lists words, which are compared without case.</summary>
/// <param name="name">The last part of its key.</param>
/// <param name="description">What it is for, one sentence.</param>
/// <param name="rules">The ids of the only rules that read it.</param>
internal sealed class WordsOption(string name, string description, params string[] rules) : GuardrailOption(name, description, rules)
{
    /// <inheritdoc/>
    public override string Values => "words, separated by commas";

    /// <inheritdoc/>
    public override string Default => "";

    /// <inheritdoc/>
    public override bool Accepts(string value) => Read(value).Count > 0;

    /// <summary>The words of a project: what its first file has.</summary>
    public ImmutableHashSet<string> Of(AnalyzerOptions options, Compilation compilation, string rule) => Read(Written(options, compilation.SyntaxTrees.FirstOrDefault(), rule) ?? "");

    private static ImmutableHashSet<string> Read(string value) => Split(value).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
}
