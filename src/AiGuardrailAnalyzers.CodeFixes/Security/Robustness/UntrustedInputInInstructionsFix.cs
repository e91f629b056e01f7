using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Splits a system message: the caller's values move into a user message after it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedInputInInstructionsFix() : MessageSplitFix(UntrustedInputInInstructions.Descriptor.Id);
