using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Autonomy;

/// <summary>AISAFE601: a tool lets the model change what it is told, what it may do, or how many of it there are.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelfModifyingAgent() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE601",
        title: "Agent that changes itself",
        messageFormat: "With '{0}' the model decides what is put into '{1}': its own instructions, tools, limits or agents; keep them in the program's hands, or let a person approve the change",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An agent that writes its own instructions, gives itself tools, lifts its limits or makes further agents as it likes has left the bounds that its owner reviewed, and every later turn starts from what it made of itself.",
        "OWASP-LLM06:2025", "OWASP-ASI10", "OWASP-ASI01", "CWE-913", "Paper-5.1-long-term-risk");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterSyntaxNodeAction(
            node =>
            {
                if (compilation.Offered.At(node.Node) is { } tool
                    && compilation.Effects.Of(tool, EffectKind.Self).FirstOrDefault(done => !compilation.Approval.InBody(done)) is { } change
                    && !compilation.Approval.InPipeline
                    && !(tool.Place is InvocationExpressionSyntax && compilation.Approval.AroundResult(tool.Place, node.CancellationToken)))
                {
                    ISymbol target = change.Site.Target;
                    string what = target is IMethodSymbol { MethodKind: MethodKind.Constructor } ? $"new {target.ContainingType.Name}" : $"{target.ContainingType.Name}.{target.Name}";
                    node.ReportDiagnostic(Diagnostic.Create(Descriptor, tool.Location, [change.Site.Node.GetLocation()], tool.Name, what));
                }
            },
            SyntaxKind.MethodDeclaration,
            SyntaxKind.InvocationExpression);
}
