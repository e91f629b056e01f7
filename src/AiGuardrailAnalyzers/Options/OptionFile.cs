using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
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
    // As the compiler reads a line: '=' or ':' between key and value, a comment behind.
    private static readonly Regex s_property = new(@"^\s*([\w\.\-_]+)\s*[=:]\s*(.*?)\s*([#;].*)?$", RegexOptions.CultureInvariant);

    private static readonly Lazy<ImmutableHashSet<string>> s_ids = new(() => typeof(Rule).Assembly.GetTypes()
        .Select(type => type.GetField("Descriptor", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null)).OfType<DiagnosticDescriptor>()
        .Select(descriptor => descriptor.Id).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>True for a file in which options stand.</summary>
    public static bool IsOptionFile(AdditionalText file)
        => Path.GetFileName(file.Path) is var name && (name.Equals(".editorconfig", StringComparison.OrdinalIgnoreCase) || Path.GetExtension(name).Equals(".globalconfig", StringComparison.OrdinalIgnoreCase));

    /// <summary>The lines whose key is no option of ours, although it begins as ours do, or whose value can't be read.</summary>
    public static IEnumerable<ModelFileError> Errors(SourceText text)
    {
        foreach (TextLine line in text.Lines)
        {
            string content = line.ToString();
            if (!content.TrimStart().StartsWith(GuardrailOption.Prefix, StringComparison.OrdinalIgnoreCase) || s_property.Match(content) is not { Success: true } property)
            {
                continue;
            }

            (Group key, Group value) = (property.Groups[1], property.Groups[2]);
            string[] parts = key.Value.Substring(GuardrailOption.Prefix.Length).Split('.');
            string? rule = parts.Length == 2 ? parts[0] : null;
            GuardrailOption? known = GuardrailOption.All.FirstOrDefault(option => option.Name.Equals(parts[parts.Length - 1], StringComparison.OrdinalIgnoreCase));
            if (known is null || parts.Length > 2)
            {
                yield return Error(line, key, $"an option is '{GuardrailOption.Prefix}NAME' or '{GuardrailOption.Prefix}RULE.NAME', and NAME one of {string.Join(", ", GuardrailOption.All.Select(option => option.Name))}");
            }
            else if (rule is not null && !s_ids.Value.Contains(rule))
            {
                yield return Error(line, key, $"there is no rule '{rule}'");
            }
            else if (rule is not null && !known.Rules.IsEmpty && !known.Rules.Contains(rule, StringComparer.OrdinalIgnoreCase))
            {
                yield return Error(line, key, $"'{known.Name}' is an option of {string.Join(" and ", known.Rules)}");
            }
            else if (!known.Accepts(value.Value))
            {
                yield return Error(line, value, $"'{known.Name}' takes {known.Values.Replace("`", "")}");
            }
        }
    }

    private static ModelFileError Error(TextLine line, Group word, string message) => new("", line.LineNumber + 1, word.Index, word.Value, message);
}
