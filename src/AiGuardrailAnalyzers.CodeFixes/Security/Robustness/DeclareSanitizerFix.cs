using System.Collections.Immutable;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Declares a method of the project, which the value goes through, a sanitizer: what it returns is fit for a prompt.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DeclareSanitizerFix() : DeclareMethodFix("PromptSanitizer", "sanitizer", "Marks a method whose result is fit for a prompt, whatever goes in.")
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = DeclareGuardFix.PromptRules;

    private protected override bool IsCandidate(IMethodSymbol method) => method.ReturnType.SpecialType == SpecialType.System_String;
}
