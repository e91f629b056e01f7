using System.Text;
using AiGuardrailAnalyzers.Rules;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>A value of the MSBuild property <c>AiGuardrailMode</c>: what it makes of each rule's default.</summary>
internal sealed record Mode(string Name, string Purpose, Func<KnownRule, string> SeverityOf)
{
    public static IReadOnlyList<Mode> All { get; } =
    [
        new("recommended", "every rule at its default", Default),
        new("strict", "defects fail the build, missing controls warn, audit rules suggest", rule => Default(rule) switch
        {
            "warning" => "error",
            "suggestion" => "warning",
            _ => rule.IsInventory ? "none" : "suggestion",
        }),
        new("security", "security rules only", rule => rule.Category == RuleCategory.Safety ? "none" : Default(rule)),
        new("safety", "safety rules only", rule => rule.Category == RuleCategory.Security ? "none" : Default(rule)),
        new("audit", "every rule warns, and the inventory is in the log", rule => rule.IsInventory ? "suggestion" : "warning"),
        new("none", "silence", _ => "none"),
    ];

    public static Mode Find(string name) => All.Single(mode => mode.Name == name);

    /// <summary>
    /// The file in the package. A rule that keeps its default has no line: the compiler lets a line for one rule win over
    /// the user's line for a whole category, also when the former stands in a package.
    /// </summary>
    public string GlobalConfig(IEnumerable<KnownRule> rules)
    {
        var text = new StringBuilder($"# AiGuardrailMode = {Name}: {Purpose}. Generated.\n\n# The level below a user's own files, which win.\nis_global = true\nglobal_level = -1\n\n");
        foreach (KnownRule rule in rules.Where(rule => SeverityOf(rule) != Default(rule)))
        {
            text.Append($"# {rule.Name}\ndotnet_diagnostic.{rule.Id}.severity = {SeverityOf(rule)}\n");
        }

        return text.ToString();
    }

    private static string Default(KnownRule rule) => rule.DefaultSeverity switch
    {
        "Warning" => "warning",
        "Info" => "suggestion",
        _ => "none",
    };
}
