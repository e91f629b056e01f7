using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Options;

/// <summary>
/// An <c>.editorconfig</c> or global config among the AdditionalFiles, where the package's targets put the project's own: the compiler hands
/// analyzers the values but not their lines, and says nothing of a key that nobody reads.
/// </summary>
internal static class OptionFile
{
    /// <summary>True for a file in which options stand.</summary>
    public static bool IsOptionFile(AdditionalText file)
        => Path.GetFileName(file.Path) is var name && (name.Equals(".editorconfig", StringComparison.OrdinalIgnoreCase) || Path.GetExtension(name).Equals(".globalconfig", StringComparison.OrdinalIgnoreCase));

    /// <summary>The lines whose key is no option of ours, although it begins as ours do, or whose value can't be read.</summary>
    public static IEnumerable<ModelFileError> Errors(SourceText text)
    {
        foreach (TextLine line in text.Lines)
        {
            string content = line.ToString();
            int equals = content.IndexOf('=');
            if (equals < 0 || !content.TrimStart().StartsWith(GuardrailOption.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string key = content.Substring(0, equals).Trim();
            string value = content.Substring(equals + 1).Trim();
            string[] parts = key.Substring(GuardrailOption.Prefix.Length).Split('.');
            if (GuardrailOption.All.FirstOrDefault(option => option.Name.Equals(parts[parts.Length - 1], StringComparison.OrdinalIgnoreCase)) is not { } known
                || parts.Length > 2
                || (parts.Length == 2 && !Rule.IsId(parts[0])))
            {
                yield return new ModelFileError("", line.LineNumber + 1, content.IndexOf(key, StringComparison.Ordinal), key, $"an option is '{GuardrailOption.Prefix}NAME' or '{GuardrailOption.Prefix}RULE.NAME', and NAME one of {string.Join(", ", GuardrailOption.All.Select(option => option.Name))}");
            }
            else if (!known.Accepts(value))
            {
                yield return new ModelFileError("", line.LineNumber + 1, content.IndexOf(value, equals, StringComparison.Ordinal), value, $"'{known.Name}' takes {known.Values.Replace("`", "")}");
            }
        }
    }
}
