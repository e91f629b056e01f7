using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Whether what is done with a call's task or stream bounds it: <c>.WaitAsync(limit)</c>, <c>.WithCancellation(token)</c>, a race with a delay,
/// or a framework that enumerates the stream with the request's own token.
/// </summary>
internal static class CallBound
{
    private const int MaxDepth = 4;

    /// <summary>True where the value of a call is bounded by what happens to it.</summary>
    public static bool IsBounded(ExpressionSyntax call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => IsBounded(call, compilation, 0, cancellationToken);

    private static bool IsBounded(ExpressionSyntax call, AnalyzedCompilation compilation, int depth, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(call.SyntaxTree);
        ExpressionSyntax value = call;
        while (value.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer } access && access.Expression == value)
        {
            if (compilation.Catalog.Is(CallGraph.TargetOf(model, outer, cancellationToken), ApiRole.TimeoutTask))
            {
                return true;
            }

            value = outer;
        }

        switch (value.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taker }:
                ISymbol? target = CallGraph.TargetOf(model, taker, cancellationToken);
                return compilation.Catalog.Is(target, ApiRole.TimeoutTask) || (IsStream(value, model, cancellationToken) && compilation.Catalog.Is(target, ApiRole.EndpointResult));
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return CallGraph.EnclosingBody(variable) is { } body
                    && body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use =>
                        use.Identifier.ValueText == variable.Identifier.ValueText
                        && use.Parent is ArgumentSyntax or MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax }
                        && IsBounded(use, compilation, depth, cancellationToken));
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax:
                return depth < MaxDepth && IsStream(value, model, cancellationToken) && IsBoundedByCallers(value, compilation, depth, cancellationToken);
            default:
                return false;
        }
    }

    // Whoever gets the stream enumerates it: the framework, when a handler returns it; else every caller in sight must bound it.
    private static bool IsBoundedByCallers(ExpressionSyntax value, AnalyzedCompilation compilation, int depth, CancellationToken cancellationToken)
    {
        if (CallGraph.EnclosingBody(value) is not { } body)
        {
            return false;
        }

        if (compilation.Endpoints.IsHandler(body, cancellationToken)
            || (compilation.Calls.SymbolOf(body, cancellationToken) is IMethodSymbol method && compilation.Endpoints.IsHandlerMethod(method)))
        {
            return true;
        }

        var callers = compilation.Calls.CallersOf(body, cancellationToken).Select(site => site.Node).ToList();
        return callers.Count > 0 && callers.All(caller => compilation.Endpoints.IsHandler(caller, cancellationToken)
            || (caller.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && IsBounded(call, compilation, depth + 1, cancellationToken)));
    }

    private static bool IsStream(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
        => model.GetTypeInfo(value, cancellationToken).Type?.Name == "IAsyncEnumerable";
}
