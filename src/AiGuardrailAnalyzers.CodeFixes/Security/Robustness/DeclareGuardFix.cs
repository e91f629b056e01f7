using System.Collections.Immutable;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Declares a method of the project, which is asked about the value before, a guard: it throws for a text that must not pass, or answers <c>false</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DeclareGuardFix() : DeclareMethodFix("PromptGuard", "guard", "Marks a method that throws for a text which must not pass, or answers false to it.")
{
    /// <summary>The rules about text in prompts: what is fit for a prompt need not be fit for a command or a query.</summary>
    internal static readonly ImmutableArray<string> PromptRules = ImmutableArray.Create(
        UntrustedInputInInstructions.Descriptor.Id,
        UntrustedPromptTemplate.Descriptor.Id,
        UntrustedInputUnguarded.Descriptor.Id,
        InstructionsMixedWithInput.Descriptor.Id,
        RetrievedContentInInstructions.Descriptor.Id);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = PromptRules;

    private protected override bool IsCandidate(IMethodSymbol method) => method.ReturnsVoid || method.ReturnType.SpecialType == SpecialType.System_Boolean;
}
