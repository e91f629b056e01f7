using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Rules;

/// <summary>Creates the descriptors of all rules, so that help links and documentation addresses are computed in one place.</summary>
internal static class Rule
{
    /// <summary>Address of the project; the package's <c>RepositoryUrl</c> is the same (held equal by a test).</summary>
    public const string RepositoryUrl = "https://github.com/AiGuardrailAnalyzers/AiGuardrailAnalyzers";

    /// <summary>
    /// A rule's descriptor. The parameter names are those of <see cref="DiagnosticDescriptor"/>'s constructor: release tracking (RS2000) reads them.
    /// </summary>
    /// <param name="id">AISEC… or AISAFE…; the hundreds digit is the area of the paper 'AI Safety vs. AI Security' (sections 5.2 and 5.1).</param>
    /// <param name="title">The defect in a few words, no final stop.</param>
    /// <param name="messageFormat">What is wrong at this place and what to do, one sentence, no final stop.</param>
    /// <param name="category">One of <see cref="RuleCategory"/>.</param>
    /// <param name="defaultSeverity">Warning: a reviewer would ask for the change. Info: a missing control.</param>
    /// <param name="isEnabledByDefault">False for audit rules.</param>
    /// <param name="description">Why it matters.</param>
    /// <param name="customTags">Taxonomy ids: <c>OWASP-LLM…:2025</c> (that of 2026 is added), <c>OWASP-ASI…</c>, <c>CWE-…</c>, <c>ATLAS-…</c>, and the paper's area.</param>
    public static DiagnosticDescriptor Create(
        string id,
        string title,
        string messageFormat,
        string category,
        DiagnosticSeverity defaultSeverity,
        bool isEnabledByDefault,
        string description,
        params string[] customTags)
        => new(id, title, messageFormat, category, defaultSeverity, isEnabledByDefault, description, HelpLink(id), [.. customTags.SelectMany(Editions)]);

    // A number of the OWASP list of 2025, and what the list of 2026 (4 August 2026) calls the same risk.
    private static string[] Editions(string tag) => tag switch
    {
        "OWASP-LLM01:2025" => [tag, "OWASP-LLM01:2026"], // Prompt Injection
        "OWASP-LLM02:2025" => [tag, "OWASP-LLM02:2026"], // Sensitive Information Disclosure
        "OWASP-LLM03:2025" => [tag, "OWASP-LLM04:2026"], // Supply Chain
        "OWASP-LLM04:2025" => [tag, "OWASP-LLM05:2026"], // Data and Model Poisoning
        "OWASP-LLM05:2025" => [tag, "OWASP-LLM10:2026"], // Improper Output Handling
        "OWASP-LLM06:2025" => [tag, "OWASP-LLM03:2026"], // Excessive Agency
        "OWASP-LLM07:2025" => [tag, "OWASP-LLM08:2026"], // System Prompt Leakage, now Hidden Context Exposure
        "OWASP-LLM08:2025" => [tag, "OWASP-LLM09:2026"], // Vector and Embedding Weaknesses
        "OWASP-LLM09:2025" => [tag, "OWASP-LLM07:2026"], // Misinformation
        "OWASP-LLM10:2025" => [tag, "OWASP-LLM06:2026"], // Unbounded Consumption
        _ => [tag],
    };

    /// <summary>The address of the rule's page.</summary>
    public static string HelpLink(string id) => $"{RepositoryUrl}/blob/main/docs/rules/{id}.md";
}
