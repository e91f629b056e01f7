using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Rules;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>A rule as reflection finds it, and the places where a contributor puts its parts.</summary>
internal sealed partial record KnownRule(DiagnosticDescriptor Descriptor, GuardrailAnalyzer Analyzer)
{
    /// <summary>The paper's key areas in its order: the hundreds digit of an ID, from 1. Folder and words.</summary>
    private static readonly Dictionary<string, (string Folder, string Words)[]> s_areas = new()
    {
        ["AISEC"] =
        [
            ("Robustness", "Adversarial robustness"), ("DataIntegrity", "Data integrity"), ("ModelProtection", "Model protection"),
            ("AccessControl", "Access control"), ("Resilience", "Resilience"), ("SupplyChain", "Secure supply chain"),
        ],
        ["AISAFE"] =
        [
            ("Alignment", "Alignment with human values"), ("Robustness", "Robustness"), ("Transparency", "Transparency"),
            ("Ethics", "Ethical risks"), ("FailSafes", "Fail-safes and control"), ("Autonomy", "Long-term risk"),
        ],
    };

    private static readonly Type[] s_analyzers = [.. typeof(GuardrailAnalyzer).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(GuardrailAnalyzer)) && !type.IsAbstract)];

    /// <summary>All rules, ordered by ID.</summary>
    public static IReadOnlyList<KnownRule> All { get; } = [.. s_analyzers
        .Select(type => (GuardrailAnalyzer)Activator.CreateInstance(type)!)
        .SelectMany(analyzer => analyzer.SupportedDiagnostics.Select(descriptor => new KnownRule(descriptor, analyzer)))
        .OrderBy(rule => rule.Prefix == "AISEC" ? 0 : 1).ThenBy(rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>All code fix providers.</summary>
    public static IReadOnlyList<CodeFixProvider> Fixes { get; } = [.. System.Reflection.Assembly.Load("AiGuardrailAnalyzers.CodeFixes").GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
        .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    /// <summary>Rows for a theory over all rules.</summary>
    public static TheoryData<string> Ids => [.. All.Select(rule => rule.Id)];

    public string Id => Descriptor.Id;

    public string Name => Analyzer.GetType().Name;

    /// <summary>AISEC, AISAFE or AIG.</summary>
    public string Prefix => IdPattern().Match(Id).Groups[1].Value;

    /// <summary>Folder of the family, or empty for a rule about the package itself.</summary>
    public string Family => Prefix switch { "AISEC" => "Security", "AISAFE" => "Safety", _ => "" };

    public string Category => Prefix switch { "AISEC" => RuleCategory.Security, "AISAFE" => RuleCategory.Safety, _ => RuleCategory.Guardrail };

    /// <summary>Family and area as a folder under <c>Rules/</c>.</summary>
    public string Folder => Prefix == "AIG" ? "Package" : $"{Family}/{Area.Folder}";

    /// <summary>The area in words.</summary>
    public string AreaWords => Area.Words;

    public string SourcePath => $"src/AiGuardrailAnalyzers/Rules/{Folder}/{Name}.cs";

    public string FixPath => $"src/AiGuardrailAnalyzers.CodeFixes/{Folder}/{Name}Fix.cs";

    public string TestPath => $"tests/AiGuardrailAnalyzers.Tests/Rules/{Folder}/{Name}Tests.cs";

    public string PagePath => $"docs/rules/{Id}.md";

    public CodeFixProvider? Fix => Fixes.FirstOrDefault(fix => fix.FixableDiagnosticIds.Contains(Id) && fix.GetType().Name == Name + "Fix");

    /// <summary>True for what lists instead of finding fault.</summary>
    public bool IsInventory => Descriptor.DefaultSeverity == DiagnosticSeverity.Hidden;

    /// <summary>Warning, Info, or Off for an audit rule: the words of the documentation.</summary>
    public string DefaultSeverity => Descriptor.IsEnabledByDefault ? Descriptor.DefaultSeverity.ToString() : "Off";

    private (string Folder, string Words) Area
        => s_areas.TryGetValue(Prefix, out (string Folder, string Words)[]? areas) && Id[Prefix.Length] - '1' is >= 0 and var index && index < areas.Length
            ? areas[index]
            : ("", "The package itself");

    public static KnownRule Find(string id) => All.Single(rule => rule.Id == id);

    public override string ToString() => Id;

    [GeneratedRegex(@"^(AISEC|AISAFE|AIG)\d{3}$")]
    public static partial Regex IdPattern();
}
