using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Decides what limits how often an endpoint may be called: its attributes and conventions, its group, what is set for the whole program
/// (global limiter, middleware, a limiter around the model's client), and the limiter in the code on the way to the model.
/// </summary>
internal sealed class Throttling
{
    private readonly ImmutableHashSet<string> _conventionNames;

    private readonly AnalyzedCompilation _compilation;
    private readonly LimitCheck _limitCheck;
    private readonly RequestPipeline _pipeline;
    private readonly RouteConventions _conventions;
    private readonly Lazy<bool> _wholeProgram;
    private readonly Lazy<bool> _allActions;
    private readonly Lazy<bool> _allPages;
    private readonly Lazy<bool> _allClasses;

    public Throttling(AnalyzedCompilation compilation)
    {
        _conventionNames = compilation.Catalog.NamesInUse(ApiRole.ThrottleConvention, ApiRole.ThrottleWaiver, ApiRole.AuthorizationMetadata, ApiRole.AuthorizationFilterConvention);
        _compilation = compilation;
        _limitCheck = new LimitCheck(compilation);
        _pipeline = new RequestPipeline(compilation);
        _conventions = new RouteConventions(compilation, _conventionNames, Adds);
        _wholeProgram = new(() => _pipeline.Sets(ApiRole.ThrottleGlobal)
            || _pipeline.BodiesAddedBy(ApiRole.AuthorizationMiddleware).Any(body => _limitCheck.Limits(body))
            || _pipeline.BodiesAddedBy(ApiRole.ThrottlePipeline).Any(body => _limitCheck.Limits(body))
            || _limitCheck.Members(CancellationToken.None).Any(WrapsClient));
        _allActions = new(() => HasGlobalFilter() || MapsThrottled(ApiRole.EndpointControllers));
        _allPages = new(() => HasGlobalFilter() || MapsThrottled(ApiRole.EndpointPages));
        _allClasses = new(() => _compilation.UsesOf(ApiRole.ThrottleConvention).Any(IsForAllClasses));
    }

    /// <summary>What limits the calls of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">What the handler reaches: a limiter on the way, before the next call, protects it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Demand Of(Endpoint endpoint, CallPath path, CancellationToken cancellationToken)
    {
        Demand declared = Declared(endpoint, cancellationToken);
        if (declared != Demand.Absent)
        {
            return declared;
        }

        bool isLimited = _wholeProgram.Value || IsLimitedAsAll(endpoint.Kind)
            || path.Hops.Any(hop => endpoint.BodyOf(hop) is { } body && _limitCheck.Limits(body, hop.Site.Node));
        return isLimited ? Demand.Made : Demand.Absent;
    }

    /// <summary>The names of the policies that the program registers, in the order of its code.</summary>
    public IEnumerable<string> Policies(CancellationToken cancellationToken)
        => _compilation.UsesOf(ApiRole.ThrottlePolicy).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<InvocationExpressionSyntax>()
            .Select(call => call.ArgumentList.Arguments
                .Select(a => _compilation.Calls.Model(call.SyntaxTree).GetConstantValue(a.Expression, cancellationToken).Value).OfType<string>().FirstOrDefault())
            .OfType<string>().Distinct();

    private Demand Declared(Endpoint endpoint, CancellationToken cancellationToken)
    {
        // The platform counts calls and its settings are not in the code; what is done on a page comes through its circuit, not as requests.
        if (endpoint.Kind is EndpointKind.Function or EndpointKind.Gateway or EndpointKind.Component)
        {
            return Demand.LeftToCaller;
        }

        var attributes = endpoint.Attributes.ToList();
        if (attributes.Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.ThrottleExempt)))
        {
            return Demand.Waived;
        }

        if (attributes.Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.ThrottleData) || _pipeline.FiltersOf(a).Any(type => Limits(type, cancellationToken)))
            || (endpoint is { Kind: EndpointKind.Class, Symbol: INamedTypeSymbol type } && _pipeline.CallsIn(type, cancellationToken).Any(IsConvention))
            || (endpoint.Mapping is { } routed && _pipeline.ModuleConventions(routed, cancellationToken).Any(IsConvention)))
        {
            return Demand.Made;
        }

        return endpoint.Mapping is { } mapping ? _conventions.Of(mapping, cancellationToken) : Demand.Absent;
    }

    private bool IsLimitedAsAll(EndpointKind kind) => kind switch
    {
        EndpointKind.Action => _allActions.Value,
        EndpointKind.Page => _allPages.Value,
        EndpointKind.Class => _allClasses.Value,
        _ => false,
    };

    // What one call in a mapping's chain says of limits.
    private Demand Adds(InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (ModelRow row in _compilation.Catalog.RowsOf(method))
        {
            switch (row.Role)
            {
                case ApiRole.ThrottleConvention:
                case ApiRole.AuthorizationMetadata when _pipeline.HasArgumentOf(invocation, ApiRole.ThrottleData, cancellationToken):
                case ApiRole.AuthorizationFilterConvention when _pipeline.BodiesAddedBy(invocation, cancellationToken).Any(body => _limitCheck.Limits(body)):
                    return Demand.Made;
                case ApiRole.ThrottleWaiver:
                case ApiRole.AuthorizationMetadata when _pipeline.HasArgumentOf(invocation, ApiRole.ThrottleExempt, cancellationToken):
                    return Demand.Waived;
            }
        }

        return Demand.Absent;
    }

    private bool IsConvention(IMethodSymbol method)
        => _compilation.Catalog.Is(method, ApiRole.ThrottleConvention) || _compilation.Catalog.Is(method, ApiRole.ThrottleWaiver);

    private bool HasGlobalFilter() => _pipeline.GlobalFilters.Any(body => _limitCheck.Limits(body));

    private bool MapsThrottled(ApiRole role)
        => _compilation.UsesOf(role).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .Any(call => call is not null && _conventions.Of(call, CancellationToken.None) != Demand.Absent);

    // app.UseFastEndpoints(c => c.Endpoints.Configurator = e => e.Throttle(…)).
    private bool IsForAllClasses(CallSite use)
        => use.Node.Ancestors().OfType<InvocationExpressionSyntax>()
            .Any(call => _compilation.Calls.TryGetTarget(call, CancellationToken.None, out IMethodSymbol? method) && _compilation.Catalog.Is(method, ApiRole.EndpointClasses));

    // A chat client or HTTP handler of the program's own that limits what it passes on: which clients it wraps can't be told.
    private bool WrapsClient(ISymbol member)
        => _compilation.ModelCalls.ModelCall(member) is not null || _compilation.Catalog.Is(member, ApiRole.ThrottleDecorator);

    private bool Limits(ITypeSymbol? filter, CancellationToken cancellationToken)
        => _pipeline.BodiesOf(filter, cancellationToken).Any(body => _limitCheck.Limits(body));
}
