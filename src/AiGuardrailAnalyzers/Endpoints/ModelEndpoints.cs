using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>The endpoints of a compilation that reach a model.</summary>
internal static class ModelEndpoints
{
    /// <summary>Asks a rule once about every endpoint that reaches a model, and reports what it answers.</summary>
    public static void Check(CompilationStartAnalysisContext context, AnalyzedCompilation compilation, Func<Endpoint, ModelPath, CancellationToken, Diagnostic?> rule)
    {
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is InvocationExpressionSyntax invocation)
                {
                    Check(compilation.Endpoints.OfMapping(invocation, operation.CancellationToken), operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.Invocation);
        context.RegisterSymbolAction(
            symbol => Check(
                symbol.Symbol switch
                {
                    IMethodSymbol method => compilation.Endpoints.OfMethod(method, symbol.CancellationToken),
                    INamedTypeSymbol type => compilation.Endpoints.OfType(type, symbol.CancellationToken),
                    _ => null,
                },
                symbol.ReportDiagnostic,
                symbol.CancellationToken),
            SymbolKind.Method,
            SymbolKind.NamedType);

        void Check(Endpoint? endpoint, Action<Diagnostic> report, CancellationToken cancellationToken)
        {
            if (endpoint is not null
                && compilation.ModelCalls.From(endpoint.Handlers, ReturnsVectors(endpoint)) is { } path
                && rule(endpoint, path, cancellationToken) is { } diagnostic)
            {
                report(diagnostic);
            }
        }
    }

    // Embeddings are computed to search, which costs little and tells little; an endpoint that hands the vectors out is another matter.
    private static bool ReturnsVectors(Endpoint endpoint)
        => endpoint.Symbol is IMethodSymbol { ReturnType: { } type } && Parts(type, 0).Any(part => part.Name is "Embedding" or "GeneratedEmbeddings" or "ReadOnlyMemory" && Parts(part, 0).Any(p => p.SpecialType == SpecialType.System_Single));

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type, int depth)
    {
        const int MaxDepth = 5;
        yield return type;
        IEnumerable<ITypeSymbol> arguments = type switch
        {
            IArrayTypeSymbol array => ImmutableArray.Create(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments,
            _ => ImmutableArray<ITypeSymbol>.Empty,
        };
        foreach (ITypeSymbol part in arguments.Where(_ => depth < MaxDepth).SelectMany(argument => Parts(argument, depth + 1)))
        {
            yield return part;
        }
    }
}
