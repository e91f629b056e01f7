using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>AISAFE506: a model may call a tool whose effect nobody can take back, and no person is asked.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnapprovedIrreversibleTool() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE506",
        title: "Irreversible tool without approval",
        messageFormat: "The model may call '{0}', which {1} and cannot be undone, and {2}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model errs, misreads what it was asked and follows what it reads. Where its tool deletes, sends, pays or runs programs, a person's approval is the last moment at which a wrong call can be stopped.",
        "OWASP-LLM06:2025", "OWASP-ASI02", "OWASP-ASI09", "CWE-862", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterSyntaxNodeAction(
            node =>
            {
                if (compilation.Offered.At(node.Node) is not { } tool || (tool.IsServer ? tool.SaysDestructive || HintClaims.False(tool, compilation.Effects) is not null : compilation.Approval.InPipeline)
                    || compilation.Effects.Of(tool, ToolEffect.Irreversible).FirstOrDefault(done => !compilation.Approval.InBody(done)) is not { } effect
                    || (!tool.IsServer && tool.Place is InvocationExpressionSyntax && compilation.Approval.AroundResult(tool.Place, node.CancellationToken)))
                {
                    return;
                }

                node.ReportDiagnostic(Diagnostic.Create(
                    Descriptor, tool.Location, [effect.Site.Node.GetLocation()], tool.Name, effect.Description,
                    tool.IsServer ? "its hints tell clients not to ask; leave 'Destructive' at its default" : "nobody is asked; wrap it in 'ApprovalRequiredAIFunction' or ask in a filter"));
            },
            SyntaxKind.MethodDeclaration,
            SyntaxKind.InvocationExpression);
}
