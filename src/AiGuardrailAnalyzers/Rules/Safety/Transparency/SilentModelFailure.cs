using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Failures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Transparency;

/// <summary>AISAFE302: the failure of a model call vanishes in a handler that tells nobody, or in a task that nobody keeps.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SilentModelFailure() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE302",
        title: "Failure of a model call that vanishes",
        messageFormat: "The failure of '{0}' vanishes here; {1}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An empty answer after a failure looks like an answer. Nobody learns that the model has been down, throttled or refused for days, and people decide on what was never computed. A failure must reach a log or whoever asked.",
        "CWE-390", "CWE-391", "CWE-778", "Paper-5.1-transparency");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var swallowed = new SwallowedFailures(compilation);
        var forgotten = new ForgottenTasks(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is CatchClauseSyntax { Parent: TryStatementSyntax attempt } handler
                    && FailingIn(attempt, compilation, operation.CancellationToken) is { } call
                    && swallowed.Vanishes(handler, operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, handler.CatchKeyword.GetLocation(), DisplayName.Of(call), "log it, or tell the caller"));
                }
            },
            OperationKind.CatchClause);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is ExpressionStatementSyntax statement
                    && forgotten.FailingIn(statement, out InvocationExpressionSyntax? dropped, operation.CancellationToken) is { } call)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor, CallGraph.NameOf(dropped!)!.GetLocation(), DisplayName.Of(call), "await the task, or handle the failure in it"));
                }
            },
            OperationKind.ExpressionStatement);
    }

    // The model call whose failure this try sees, and none inside it.
    private static IMethodSymbol? FailingIn(TryStatementSyntax attempt, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => attempt.Block.DescendantNodes(n => n is not LocalFunctionStatementSyntax).OfType<InvocationExpressionSyntax>()
            .Where(call => call.Ancestors().OfType<TryStatementSyntax>().FirstOrDefault(t => t.Block.Span.Contains(call.Span) && t.Catches.Any(CaughtFailures.TakesUp)) == attempt)
            .Select(call => compilation.FailureHandling.Fails(call, cancellationToken))
            .FirstOrDefault(model => model is not null);
}
