using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>What handles the exceptions of a call that an endpoint makes, the nearest first.</summary>
internal enum FailureHandler
{
    /// <summary>Nothing in sight.</summary>
    None,

    /// <summary>A <c>catch</c> on the way, which can answer with something else.</summary>
    Catch,

    /// <summary>An exception filter of the action, or an endpoint filter that catches.</summary>
    Filter,

    /// <summary>Middleware or a filter for the whole program: the caller gets a decent error, but no fallback.</summary>
    Program,
}

/// <summary>Decides what handles the exceptions of an endpoint's calls: a <c>catch</c> on the way, a filter, the program's middleware.</summary>
internal sealed class FailureHandling
{
    private readonly AnalyzedCompilation _compilation;
    private readonly RequestPipeline _pipeline;
    private readonly RouteConventions _filters;
    private readonly Lazy<bool> _wholeProgram;
    private readonly Lazy<bool> _globalFilter;

    public FailureHandling(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _pipeline = new RequestPipeline(compilation);
        _filters = new RouteConventions(compilation, SymbolCatalog.WrittenNames(ApiRole.AuthorizationFilterConvention), Adds);
        _wholeProgram = new(() => _pipeline.Sets(ApiRole.FailureMiddleware) || _pipeline.BodiesAddedBy(ApiRole.AuthorizationMiddleware).Any(Catches));
        _globalFilter = new(() => _compilation.UsesOf(ApiRole.AuthorizationGlobal).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .Any(call => call is not null && _pipeline.TypesAddedBy(call, CancellationToken.None).Any(IsFilter)));
    }

    /// <summary>What handles the exceptions of the call that an endpoint reaches.</summary>
    public FailureHandler Of(Endpoint endpoint, CallPath path, CancellationToken cancellationToken)
        => path.Hops.Any(hop => IsTried(hop.Site.Node, endpoint.BodyOf(hop))) ? FailureHandler.Catch
            : endpoint.Attributes.Any(a => IsFilter(a.AttributeClass) || _pipeline.FiltersOf(a).Any(IsFilter))
                || (endpoint.Mapping is { } mapping && _filters.Of(mapping, cancellationToken) == Demand.Made) ? FailureHandler.Filter
            : _wholeProgram.Value || (endpoint.Kind is EndpointKind.Action or EndpointKind.Page && _globalFilter.Value) ? FailureHandler.Program
            : FailureHandler.None;

    private Demand Adds(InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellationToken)
        => _compilation.Catalog.Is(method, ApiRole.AuthorizationFilterConvention) && _pipeline.BodiesAddedBy(invocation, cancellationToken).Any(Catches) ? Demand.Made : Demand.Absent;

    private bool IsFilter(ITypeSymbol? type) => _compilation.Catalog.IsType(type, ApiRole.FailureFilter);

    // Middleware and filters wrap the call of what comes next.
    private static bool Catches(SyntaxNode body) => body.DescendantNodes().OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Count > 0);

    private static bool IsTried(SyntaxNode call, SyntaxNode? body)
        => call.Ancestors().TakeWhile(n => n != body).OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Count > 0 && attempt.Block.Span.Contains(call.Span));
}
