using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>
/// AISAFE502: a model call serves a request or a worker, and on no level in sight is there anything for the case that it fails.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingFailureHandling() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE502",
        title: "Model call without failure handling",
        messageFormat: "Nothing between '{0}' and '{1}' handles a failure of the model; catch it and go on with a fallback",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Models are overloaded, throttle, refuse and time out every day. Without a handler on any level such a failure ends the request with a bare error, or stops the worker and with it the host, although the program could have answered without the model.",
        "OWASP-LLM10:2025", "CWE-755", "CWE-248", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;

                // A local model's prediction sends nothing that could be lost.
                if (call.Syntax is InvocationExpressionSyntax syntax
                    && (compilation.ModelCalls.ModelCall(call.TargetMethod) is { Role: not ApiRole.ModelPredict } || compilation.ModelCalls.IsRequest(syntax))
                    && !IsInClient(syntax, compilation, operation.CancellationToken)
                    && compilation.FailureHandling.UnhandledBy(syntax, operation.CancellationToken) is { } entry)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor, (CallGraph.NameOf(syntax) ?? syntax.Expression).GetLocation(), DisplayName.Of(call.TargetMethod), entry.Name));
                }
            },
            OperationKind.Invocation);

    // A client around another client passes failures on; whoever calls it is reported.
    private static bool IsInClient(SyntaxNode call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => call.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            && compilation.ModelCalls.Names.Contains(method.Identifier.ValueText)
            && compilation.ModelCalls.ModelCall(compilation.Calls.SymbolOf(method, cancellationToken)) is not null;
}
