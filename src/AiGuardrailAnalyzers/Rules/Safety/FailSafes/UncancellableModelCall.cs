using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>
/// AISAFE501: a model call that serves a request or a worker can neither be cancelled nor runs out of time, although the API takes a token.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncancellableModelCall() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE501",
        title: "Model call that can't be cancelled",
        messageFormat: "Nothing can stop '{0}'{1}: {2}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Models answer slowly and sometimes not at all. A call without a cancellation token or a time limit goes on, and is paid for, after the caller has gone; under load such calls pile up until the service stops answering.",
        "OWASP-LLM10:2025", "CWE-400", "CWE-1088", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                if (Check((IInvocationOperation)operation.Operation, compilation, operation.CancellationToken) is { } diagnostic)
                {
                    operation.ReportDiagnostic(diagnostic);
                }
            },
            OperationKind.Invocation);

    private static Diagnostic? Check(IInvocationOperation call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (call.Syntax is not InvocationExpressionSyntax syntax
            || (compilation.ModelCalls.ModelCall(call.TargetMethod) is null && !compilation.ModelCalls.IsRequest(syntax))
            || call.SemanticModel is not { } model)
        {
            return null;
        }

        ExpressionSyntax? none = null;
        if (call.TargetMethod.Parameters.Any(p => CancellationScope.IsToken(p.Type)))
        {
            IArgumentOperation? argument = call.Arguments.FirstOrDefault(a => CancellationScope.IsToken(a.Parameter?.Type));
            none = argument is { ArgumentKind: ArgumentKind.Explicit, Syntax: ArgumentSyntax written } ? written.Expression : null;
            if (none is not null && !CancellationScope.IsNone(model, none, cancellationToken))
            {
                return null;
            }
        }
        else if (!OverloadTakesToken(call.TargetMethod) || PassesTokenInOptions(call))
        {
            return null;
        }

        if (CallBound.IsBounded(syntax, compilation, cancellationToken))
        {
            return null;
        }

        RequestEntry? entry = compilation.RequestPaths.EntryOf(syntax, cancellationToken);
        if (entry is null && none is null)
        {
            return null;
        }

        if (none is null && compilation.Deadlines.Any)
        {
            return null;
        }

        string? token = CancellationScope.TokenAt(model, syntax, compilation.Catalog, cancellationToken);
        if (entry is null && token is null)
        {
            return null;
        }

        string advice = token is null && entry?.Token is { } offered ? $"take a CancellationToken, such as '{offered}' of '{entry.Name}', and pass it on"
            : token is null ? "take a CancellationToken and pass it on"
            : none is null ? $"pass '{token}'"
            : $"pass '{token}' instead of '{none}'";
        return Diagnostic.Create(
            Descriptor,
            (CallGraph.NameOf(syntax) ?? syntax.Expression).GetLocation(),
            DisplayName.Of(call.TargetMethod),
            entry is null ? "" : $" once '{entry.Name}' has called it",
            advice);
    }

    private static bool OverloadTakesToken(IMethodSymbol method)
        => method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(m => m.Parameters.Any(p => CancellationScope.IsToken(p.Type)));

    // RequestOptions and its like carry the token.
    private static bool PassesTokenInOptions(IInvocationOperation call)
        => call.Arguments.Any(a => a.ArgumentKind == ArgumentKind.Explicit
            && a.Parameter?.Type is INamedTypeSymbol type
            && a.Value.ConstantValue is not { HasValue: true, Value: null }
            && EndpointMap.WithBases(type).SelectMany(t => t.GetMembers()).OfType<IPropertySymbol>().Any(p => CancellationScope.IsToken(p.Type)));
}
