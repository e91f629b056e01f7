using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Splits a user message: its fixed text becomes a system message before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class InstructionsMixedWithInputFix() : MessageSplitFix(InstructionsMixedWithInput.Descriptor.Id);
