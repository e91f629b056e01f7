namespace AiGuardrailAnalyzers.Rules;

/// <summary>
/// The diagnostic categories, so that one <c>.editorconfig</c> line such as
/// <c>dotnet_analyzer_diagnostic.category-AISecurity.severity = error</c> enforces a whole family.
/// </summary>
internal static class RuleCategory
{
    /// <summary>AISEC rules: someone attacks (AI security).</summary>
    public const string Security = "AISecurity";

    /// <summary>AISAFE rules: nobody attacks, it fails anyway (AI safety).</summary>
    public const string Safety = "AISafety";

    /// <summary>AIG diagnostics: the package speaks of itself (a bad option, an unsupported SDK version).</summary>
    public const string Guardrail = "AIGuardrail";
}
