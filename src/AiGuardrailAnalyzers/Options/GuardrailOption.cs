using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Options;

/// <summary>
/// An option that a project sets in <c>.editorconfig</c> or a global config: <c>ai_guardrail.NAME = value</c>, or for one rule
/// <c>ai_guardrail.AISEC101.NAME = value</c>, which goes first. Declared as a static field beside the code that reads it; found by reflection
/// where a name has to be checked and where the documentation is written.
/// </summary>
internal abstract class GuardrailOption
{
    /// <summary>What the name of every option begins with.</summary>
    public const string Prefix = "ai_guardrail.";

    private static readonly char[] s_separators = [',', '|', ';', ' '];

    private static readonly Lazy<ImmutableArray<GuardrailOption>> s_all = new(() => typeof(GuardrailOption).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => typeof(GuardrailOption).IsAssignableFrom(field.FieldType))
        .Select(field => (GuardrailOption)field.GetValue(null)!)
        .OrderBy(option => option.Name, StringComparer.Ordinal)
        .ToImmutableArray());

    private protected GuardrailOption(string name, string description, params string[] rules) => (Name, Description, Rules) = (name, description, rules.ToImmutableArray());

    /// <summary>Every option of the package, by name.</summary>
    public static ImmutableArray<GuardrailOption> All => s_all.Value;

    /// <summary>The last part of its key.</summary>
    public string Name { get; }

    /// <summary>What it is for, one sentence.</summary>
    public string Description { get; }

    /// <summary>The ids of the only rules that read it; empty where all do.</summary>
    public ImmutableArray<string> Rules { get; }

    /// <summary>What may be written, for people.</summary>
    public abstract string Values { get; }

    /// <summary>The value that counts where none is written, as it would be written.</summary>
    public abstract string Default { get; }

    /// <summary>True for what can be read.</summary>
    public abstract bool Accepts(string value);

    /// <summary>True where a project has written a value for one rule.</summary>
    public bool IsWrittenFor(string rule, AnalyzerOptions options, Compilation compilation)
        => Sources(options, compilation.SyntaxTrees.FirstOrDefault()).Any(source => source.TryGetValue($"{Prefix}{rule}.{Name}", out _));

    /// <summary>The entries of a list.</summary>
    private protected static string[] Split(string value) => value.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The written value; null where none is.</summary>
    private protected string? Written(AnalyzerOptions options, SyntaxTree? tree, string? rule)
    {
        foreach (AnalyzerConfigOptions source in Sources(options, tree))
        {
            if ((rule is not null && source.TryGetValue($"{Prefix}{rule}.{Name}", out string? value)) || source.TryGetValue(Prefix + Name, out value))
            {
                return value;
            }
        }

        return null;
    }

    // A file's own options hold those of global configs too; only a project without files has none but those.
    private static AnalyzerConfigOptions[] Sources(AnalyzerOptions options, SyntaxTree? tree)
    {
        AnalyzerConfigOptionsProvider provider = options.AnalyzerConfigOptionsProvider;
        return tree is null ? [provider.GlobalOptions] : [provider.GetOptions(tree), provider.GlobalOptions];
    }
}

/// <summary>An option with a typed value.</summary>
/// <param name="name">The last part of its key.</param>
/// <param name="fallback">What counts where nothing, or nothing readable, is written.</param>
/// <param name="values">What may be written, for people.</param>
/// <param name="parse">Reads a value; null for one that means nothing.</param>
/// <param name="description">What it is for, one sentence.</param>
/// <param name="rules">The ids of the only rules that read it; none where all do.</param>
internal sealed class GuardrailOption<T>(string name, T fallback, string values, Func<string, T?> parse, string description, params string[] rules) : GuardrailOption(name, description, rules)
    where T : struct
{
    /// <inheritdoc/>
    public override string Values => values;

    /// <inheritdoc/>
    public override string Default => fallback is int.MaxValue ? "" : Convert.ToString(fallback, CultureInfo.InvariantCulture)!.ToLowerInvariant();

    /// <inheritdoc/>
    public override bool Accepts(string value) => parse(value) is not null;

    /// <summary>The value in one file, of one rule where the rule has its own.</summary>
    public T In(AnalyzerOptions options, SyntaxTree tree, string? rule) => Read(Written(options, tree, rule));

    /// <summary>The value of a project: what its first file has.</summary>
    public T Of(AnalyzerOptions options, Compilation compilation, string? rule) => Read(Written(options, compilation.SyntaxTrees.FirstOrDefault(), rule));

    private T Read(string? value) => value is not null && parse(value) is { } parsed ? parsed : fallback;
}

/// <summary>Makes options of the usual types.</summary>
internal static class OptionOf
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static GuardrailOption<bool> Truth(string name, bool fallback, string description, params string[] rules)
        => new(name, fallback, "`true` or `false`", static text => bool.TryParse(text, out bool value) ? value : null, description, rules);

    /// <summary>A whole number in a range; <see cref="int.MaxValue"/> is what counts where there is no limit.</summary>
    public static GuardrailOption<int> Number(string name, int fallback, int least, int most, string description, params string[] rules)
        => new(name, fallback, $"a whole number from {least} to {most}", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null, description, rules);

    /// <summary>A number with a decimal point in a range.</summary>
    public static GuardrailOption<double> Decimal(string name, double fallback, double least, double most, string description, params string[] rules)
        => new(
            name,
            fallback,
            FormattableString.Invariant($"a number from {least} to {most}"),
            text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most ? value : null,
            description,
            rules);
}
