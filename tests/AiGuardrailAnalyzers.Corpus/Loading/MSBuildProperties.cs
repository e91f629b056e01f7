using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>The properties of one project as far as its files write them down, and the conditions that can be told from them.</summary>
internal sealed partial class MSBuildProperties
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase) { ["Configuration"] = "Release" };

    public string this[string name]
    {
        get => _values.GetValueOrDefault(name) ?? string.Empty;
        set => _values[name] = value;
    }

    public bool IsTrue(string name) => this[name].Equals("true", StringComparison.OrdinalIgnoreCase) || this[name].Equals("enable", StringComparison.OrdinalIgnoreCase);

    /// <summary>Puts in what is known; an unknown property is empty, a function of MSBuild stays as it is written.</summary>
    public string Expand(string text) => Use().Replace(text, use => this[use.Groups["name"].Value]);

    /// <summary>Whether a condition holds; one that can't be told counts as true.</summary>
    public bool Holds(string? condition) => condition is null
        || Or().Split(Expand(condition)).Any(alternative => And().Split(alternative).All(part => HoldsOne(part.Trim().Trim('(', ')'))));

    private static bool HoldsOne(string condition) => Comparison().Match(condition) is not { Success: true } comparison
        || comparison.Groups["left"].Value.Equals(comparison.Groups["right"].Value, StringComparison.OrdinalIgnoreCase) == (comparison.Groups["operator"].Value == "==");

    [GeneratedRegex(@"\$\((?<name>\w[\w.]*)\)")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bor\b", RegexOptions.IgnoreCase)]
    private static partial Regex Or();

    [GeneratedRegex(@"\band\b", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*'(?<left>[^'$]*)'\s*(?<operator>==|!=)\s*'(?<right>[^'$]*)'\s*$")]
    private static partial Regex Comparison();
}
