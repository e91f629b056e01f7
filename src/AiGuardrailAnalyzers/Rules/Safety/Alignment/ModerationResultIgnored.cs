using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Moderation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Alignment;

/// <summary>AISAFE102: a text is moderated and used all the same, whatever the verdict.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModerationResultIgnored() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE102",
        title: "Moderation verdict ignored",
        messageFormat: "Nothing is decided by the verdict of '{0}', so that flagged content passes as any other; reject it where it is flagged",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A moderation, content-safety or prompt-shield call only answers a question. Where the answer is dropped, kept and never read, or only logged, harmful content passes although the program looks protected.",
        "OWASP-LLM05:2025", "OWASP-LLM01:2025", "CWE-252", "CWE-693", "Paper-5.1-alignment");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var ignored = new Lazy<ImmutableDictionary<SyntaxNode, string>>(() => new Verdicts(compilation).Ignored(CancellationToken.None)
            .GroupBy(call => call.Syntax).ToImmutableDictionary(calls => calls.Key, calls => calls.First().TargetMethod.Name));
        context.RegisterOperationAction(
            operation =>
            {
                if (ignored.Value.TryGetValue(operation.Operation.Syntax, out string? name))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, operation.Operation.Syntax.GetLocation(), name));
                }
            },
            OperationKind.Invocation);
    }
}
