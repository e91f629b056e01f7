using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Options;

/// <summary>
/// The model rows that a project or a package of its own brings: files <c>*.aiguardrail.models</c> among the AdditionalFiles, in the grammar of
/// the built-in ones, so that an in-house SDK, wrapper or guard is covered without code.
/// </summary>
internal static class OwnModels
{
    private const string Suffix = ".aiguardrail.models";

    /// <summary>True for a file of model rows.</summary>
    public static bool IsModelFile(AdditionalText file) => file.Path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where a project has rows of its own outside its code.</summary>
    public static bool Any(AnalyzerOptions options, Compilation compilation) => options.AdditionalFiles.Any(IsModelFile) || RowOption.RowsOf(options, compilation, null).Any();

    /// <summary>The rows of a project: those of its files, in their order, of its options, and of the annotations in its code.</summary>
    public static ModelFile Of(AnalyzerOptions options, Compilation compilation, string? rule, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> files = [.. options.AdditionalFiles.Where(IsModelFile).Select(file => Read(file, cancellationToken))];
        string rows = string.Join("\n", RowOption.RowsOf(options, compilation, rule).Concat(Annotations.RowsOf(compilation, cancellationToken)));
        if (rows.Length > 0)
        {
            files.Add(new("this project", rows));
        }

        return files.Count == 0 ? ModelFile.None : ModelFile.ParseOwn(files);
    }

    /// <summary>One file's name, which stands for its SDK where it has no section, and its content.</summary>
    public static KeyValuePair<string, string> Read(AdditionalText file, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(file.Path);
        return new(name.Substring(0, name.Length - Suffix.Length), file.GetText(cancellationToken)?.ToString() ?? "");
    }
}
