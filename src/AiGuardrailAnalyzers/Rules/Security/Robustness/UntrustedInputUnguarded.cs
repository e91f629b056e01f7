using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC104: what a remote caller sends reaches a model without any check on the way.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedInputUnguarded() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC104",
        title: "Untrusted input unguarded",
        messageFormat: "Untrusted {0} reaches the model with no guard on the way; bound its length or clean it first",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Input without a bound costs what the caller likes and hides instructions in long, invisible or control characters. A length bound, a prompt shield, a sanitizer or a filter in the client's pipeline is the least that stands before a model.",
        "OWASP-LLM01:2025", "OWASP-LLM10:2025", "CWE-20", "CWE-770", "ATLAS-AML.T0051.000", "Paper-5.2-adversarial-robustness");

    private static readonly TaintQuery s_input = new(TaintLabel.Remote, GuardKinds.Shield | GuardKinds.Length);

    private protected override TaintQuery Query => s_input;

    private protected override ApiRole[] Sinks { get; } = [ApiRole.PromptUser, ApiRole.PromptMessage];

    private protected override bool Counts(MessageRoles roles) => roles == MessageRoles.User;

    private protected override bool IsDefect(TaintFinding finding, AnalyzedCompilation compilation, CancellationToken cancellationToken) => IsUnguarded(finding, compilation);

    /// <summary>True where this rule reports a value.</summary>
    internal static bool Reports(IOperation value, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => s_input.Find(compilation, value, cancellationToken) is { } finding && IsUnguarded(finding, compilation);

    private static bool IsUnguarded(TaintFinding finding, AnalyzedCompilation compilation)
        => !compilation.Prompts.IsGuarded
            && !(compilation.Prompts.Validates && (LengthGuards.IsDeclared(finding.Source.Read, compilation.LongestInput) || LengthGuards.IsDeclared(finding.Source.Symbol, compilation.LongestInput)));
}
