using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>AISAFE507: a tool tells clients that it is harmless, and its body is not.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolHintContradictsBody() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE507",
        title: "Tool's hint contradicts its body",
        messageFormat: "'{0} = {1}' is not so: '{2}' {3}; correct the hint, because clients decide by it whether to ask a person",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A tool server cannot ask the user; the client does, and it goes by the tool's hints. A tool that says it only reads, or destroys nothing, and does so all the same, runs without a question, or twice.",
        "OWASP-LLM06:2025", "OWASP-ASI02", "CWE-1059", "CWE-862", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterSyntaxNodeAction(
            node =>
            {
                if (compilation.Offered.At(node.Node) is { IsServer: true } tool && HintClaims.False(tool, compilation.Effects) is { } claim)
                {
                    node.ReportDiagnostic(Diagnostic.Create(
                        Descriptor, claim.Hint.Place.GetLocation(), [claim.Effect.Site.Node.GetLocation()], claim.Hint.Name, claim.Hint.Value ? "true" : "false", tool.Name, claim.Effect.Description));
                }
            },
            SyntaxKind.MethodDeclaration,
            SyntaxKind.InvocationExpression);
}
