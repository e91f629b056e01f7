using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Failures;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>What handles the exceptions of a call that an endpoint makes, the nearest first.</summary>
internal enum FailureHandler
{
    /// <summary>Nothing in sight.</summary>
    None,

    /// <summary>A <c>catch</c> or a resilience pipeline on the way, which can answer with something else.</summary>
    Catch,

    /// <summary>An exception filter of the action, or an endpoint filter that catches.</summary>
    Filter,

    /// <summary>Middleware or a filter for the whole program: the caller gets a decent error, but no fallback.</summary>
    Program,
}

/// <summary>
/// Decides what becomes of a call that fails: a <c>catch</c> on the way up, a resilience pipeline, a client that retries or falls back, a filter, the
/// program's middleware; and which failures leave a body unnoticed.
/// </summary>
internal sealed class FailureHandling
{
    /// <summary>Calls between a place and the model call whose failure it sees; what lies further away is somebody else's to handle.</summary>
    private const int MaxHops = 3;

    private readonly AnalyzedCompilation _compilation;
    private readonly RequestPipeline _pipeline;
    private readonly RouteConventions _filters;
    private readonly Lazy<bool> _wholeProgram;
    private readonly Lazy<bool> _globalFilter;
    private readonly Lazy<bool> _clients;
    private readonly ConcurrentDictionary<(SyntaxNode Body, int Hops), IMethodSymbol?> _escaping = new();

    public FailureHandling(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _pipeline = new RequestPipeline(compilation);
        _filters = new RouteConventions(compilation, compilation.Catalog.NamesOf(ApiRole.AuthorizationFilterConvention), Adds);
        Caught = new CaughtFailures(compilation);
        _wholeProgram = new(() => _pipeline.Sets(ApiRole.FailureMiddleware) || _pipeline.BodiesAddedBy(ApiRole.AuthorizationMiddleware).Any(CatchesNext));
        _globalFilter = new(() => _compilation.UsesOf(ApiRole.AuthorizationGlobal).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .Any(call => call is not null && _pipeline.TypesAddedBy(call, CancellationToken.None).Any(IsFilter)));
        _clients = new(() => _pipeline.Sets(ApiRole.FailureResilience, IsOfOneClient) || _pipeline.BodiesAddedBy(ApiRole.ThrottlePipeline).Any(Catches) || Interceptors().Any(Catches));
    }

    /// <summary>Whether the failure of a call is taken up in its own body.</summary>
    public CaughtFailures Caught { get; }

    /// <summary>What handles the exceptions of the call that an endpoint reaches.</summary>
    public FailureHandler Of(Endpoint endpoint, CallPath path, CancellationToken cancellationToken)
        => path.Hops.Any(hop => Caught.IsCaught(hop.Site.Node, cancellationToken)) ? FailureHandler.Catch : Around(endpoint, cancellationToken);

    /// <summary>The nearest endpoint or worker that the failure of a model call comes to without anything on the way; null where something takes it up.</summary>
    public RequestEntry? UnhandledBy(SyntaxNode call, CancellationToken cancellationToken)
        => _clients.Value ? null : _compilation.RequestPaths.EntryReachedFrom(
            call,
            site => Caught.IsCaught(site, cancellationToken),
            entry => entry.IsWorker || (entry.Endpoint is { } endpoint ? Around(endpoint, cancellationToken) == FailureHandler.None : !_wholeProgram.Value),
            cancellationToken);

    /// <summary>The model call whose failure leaves this body, directly or through what the body calls; null where none does.</summary>
    public IMethodSymbol? Escaping(SyntaxNode body, CancellationToken cancellationToken) => Escaping(body, 0, cancellationToken);

    /// <summary>The model call whose failure this call passes on: itself, or one that its target does not take up; null where none is.</summary>
    public IMethodSymbol? Fails(InvocationExpressionSyntax call, CancellationToken cancellationToken) => Fails(call, 0, cancellationToken);

    private IMethodSymbol? Escaping(SyntaxNode body, int hops, CancellationToken cancellationToken)
        => _escaping.TryGetValue((body, hops), out IMethodSymbol? known) ? known : _escaping.GetOrAdd((body, hops), FindEscaping(body, hops, cancellationToken));

    private IMethodSymbol? FindEscaping(SyntaxNode body, int hops, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in body.DescendantNodes(n => n == body || n is not LocalFunctionStatementSyntax).OfType<InvocationExpressionSyntax>())
        {
            if (Fails(call, hops, cancellationToken) is { } model
                && !call.AncestorsAndSelf().TakeWhile(n => n != body).Where(n => n == call || n is AnonymousFunctionExpressionSyntax).Any(site => Caught.IsCaught(site, cancellationToken)))
            {
                return model;
            }
        }

        return null;
    }

    private IMethodSymbol? Fails(InvocationExpressionSyntax call, int hops, CancellationToken cancellationToken)
    {
        if (CallGraph.NameOf(call) is not { } name
            || !_compilation.ModelCalls.IsOnTheWay(name.Identifier.ValueText)
            || !_compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target))
        {
            return null;
        }

        // A local model seldom fails, and then where it is called.
        return _compilation.ModelCalls.ModelCall(target) is { } row ? (row.Role == ApiRole.ModelPredict && hops > 0 ? null : target)
            : _compilation.ModelCalls.IsRequest(call) ? target
            : hops == MaxHops ? null
            : _compilation.Calls.BodiesOf(target, cancellationToken).Select(body => Escaping(body, hops + 1, cancellationToken)).FirstOrDefault(model => model is not null);
    }

    private FailureHandler Around(Endpoint endpoint, CancellationToken cancellationToken)
        => endpoint.Attributes.Any(a => IsFilter(a.AttributeClass) || _pipeline.FiltersOf(a).Any(IsFilter))
                || (endpoint.Mapping is { } mapping && _filters.Of(mapping, cancellationToken) == Demand.Made) ? FailureHandler.Filter
            : _wholeProgram.Value || (endpoint.Kind is EndpointKind.Action or EndpointKind.Page && _globalFilter.Value) ? FailureHandler.Program
            : FailureHandler.None;

    private Demand Adds(InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellationToken)
        => _compilation.Catalog.Is(method, ApiRole.AuthorizationFilterConvention) && _pipeline.BodiesAddedBy(invocation, cancellationToken).Any(CatchesNext) ? Demand.Made : Demand.Absent;

    private bool IsFilter(ITypeSymbol? type) => _compilation.Catalog.IsType(type, ApiRole.FailureFilter);

    // A step of a client's pipeline.
    private bool Catches(SyntaxNode body) => Caught.TakesUpFailures(body, CancellationToken.None);

    // Middleware and filters take up what comes next, not what they do themselves before.
    private bool CatchesNext(SyntaxNode body)
        => body.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => Caught.IsCaught(call, CancellationToken.None)
            && _compilation.Calls.Model(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke });

    // Defaults for every client of the factory are for those of web services: SDKs of models bring clients of their own.
    private static bool IsOfOneClient(CallSite use)
        => !use.Node.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().Any(lambda => lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
            && CallGraph.NameOf(call)?.Identifier.ValueText == "ConfigureHttpClientDefaults");

    // The program's own clients, handlers and filters: which calls pass through them can't be told.
    private IEnumerable<SyntaxNode> Interceptors()
    {
        ImmutableHashSet<string> names = _compilation.Catalog.NamesOf(ApiRole.FailureInterceptor, ApiRole.GuardPipeline);
        return _compilation.Calls.Trees.SelectMany(tree => tree.Types).Where(type =>
            type.BaseList?.Types.Any(b => b.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText))) == true
            && _compilation.Calls.Model(type.SyntaxTree).GetDeclaredSymbol(type) is INamedTypeSymbol symbol
            && _compilation.Catalog.IsType(symbol, ApiRole.FailureInterceptor));
    }
}
