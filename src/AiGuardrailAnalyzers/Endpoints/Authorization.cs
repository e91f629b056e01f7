using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Decides who may call an endpoint, from its attributes and conventions, its group, what is set for the whole program (fallback policy, global
/// filter, middleware), and the check in the handler itself.
/// </summary>
internal sealed class Authorization
{
    private readonly ImmutableHashSet<string> _conventionNames;

    private readonly AnalyzedCompilation _compilation;
    private readonly CallerCheck _callerCheck;
    private readonly DevelopmentGate _development;
    private readonly RouteConventions _conventions;
    private readonly RouteConventions _filters;
    private readonly RequestPipeline _pipeline;
    private readonly Lazy<bool> _fallbackPolicy;
    private readonly Lazy<bool> _rejectingMiddleware;
    private readonly Lazy<bool> _rejectingFilter;
    private readonly Lazy<bool> _globalFilter;
    private readonly Lazy<Demand> _allControllers;
    private readonly Lazy<Demand> _allPages;

    public Authorization(AnalyzedCompilation compilation)
    {
        _conventionNames = compilation.Catalog.NamesInUse(ApiRole.AuthorizationConvention, ApiRole.AuthorizationAnonymous, ApiRole.AuthorizationMetadata, ApiRole.AuthorizationFilterConvention);
        _compilation = compilation;
        _callerCheck = new CallerCheck(compilation);
        _development = new DevelopmentGate(compilation);
        _conventions = new RouteConventions(compilation, _conventionNames, Adds);
        _filters = new RouteConventions(compilation, _compilation.Catalog.NamesInUse(ApiRole.AuthorizationFilterConvention), AddsFilter);
        _pipeline = new RequestPipeline(compilation);
        _fallbackPolicy = new(() => _pipeline.Sets(ApiRole.AuthorizationFallback));
        // It guards whatever is mapped; which paths it spares is not followed.
        _rejectingMiddleware = new(() => _pipeline.BodiesAddedBy(ApiRole.AuthorizationMiddleware).Any(body => _callerCheck.TurnsCallersAway(body)));
        _rejectingFilter = new(() => _pipeline.GlobalFilters.Any(body => _callerCheck.TurnsCallersAway(body)));
        _globalFilter = new(HasGlobalFilter);
        _allControllers = new(() => MappedTogether(ApiRole.EndpointControllers));
        _allPages = new(() => MappedTogether(ApiRole.EndpointPages));
    }

    /// <summary>Who may call an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">What the handler reaches: a check on the way, before the next call, protects it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Demand Of(Endpoint endpoint, CallPath path, CancellationToken cancellationToken)
    {
        Demand access = Declared(endpoint, cancellationToken);
        return access switch
        {
            Demand.Absent when _fallbackPolicy.Value || IsFilteredAsAll(endpoint.Kind) || IsChecked(endpoint, path) => Demand.Made,
            // Code of the program's own does not ask what [AllowAnonymous] waives.
            Demand.Waived when IsChecked(endpoint, path) || HasFilterThatChecks(endpoint, cancellationToken) => Demand.Made,
            _ => access,
        };
    }

    /// <summary>Who may call what a mapping maps, where the handlers are an SDK's.</summary>
    public Demand Of(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
    {
        Demand declared = IsInAuthorizedModule(mapping, cancellationToken) ? Demand.Made : _conventions.Of(mapping, cancellationToken);
        return declared == Demand.Absent && (_fallbackPolicy.Value || _rejectingMiddleware.Value) ? Demand.Made : declared;
    }

    private bool IsFilteredAsAll(EndpointKind kind) => kind is EndpointKind.Action or EndpointKind.Page && (_globalFilter.Value || _rejectingFilter.Value);

    private bool IsChecked(Endpoint endpoint, CallPath path)
        => _rejectingMiddleware.Value || path.Hops.Any(hop => endpoint.BodyOf(hop) is { } body && (_callerCheck.TurnsCallersAway(body, hop.Site.Node) || _callerCheck.ReadsCredential(body, hop.Site.Node)));

    private bool HasFilterThatChecks(Endpoint endpoint, CancellationToken cancellationToken)
        => endpoint.Attributes.Any(a => _pipeline.FiltersOf(a).Any(type => TypeTurnsCallersAway(type, cancellationToken)))
            || (endpoint.Kind is EndpointKind.Action or EndpointKind.Page && _rejectingFilter.Value)
            || (endpoint.Mapping is { } mapping && _filters.Of(mapping, cancellationToken) == Demand.Made);

    private Demand Declared(Endpoint endpoint, CancellationToken cancellationToken)
    {
        switch (endpoint)
        {
            case { Kind: EndpointKind.Class, Symbol: INamedTypeSymbol type }:
                return IsOpenedUp(type, cancellationToken) ? Demand.Absent : Demand.Made;
            case { Kind: EndpointKind.Function, Symbol: IMethodSymbol function }:
                return IsAnonymousTrigger(function) ? Demand.Absent : Demand.Made;
            case { Kind: EndpointKind.Gateway, Symbol: IMethodSymbol method }:
                return HasGatewayAuthorizer(method) ? Demand.Made : Demand.Absent;
        }

        // ASP.NET Core lets anyone in as soon as one says so, whatever the others demand.
        var attributes = endpoint.Attributes.ToList();
        Demand mapped = endpoint switch
        {
            { Mapping: { } mapping } => _conventions.Of(mapping, cancellationToken),
            { Kind: EndpointKind.Action } => _allControllers.Value,
            { Kind: EndpointKind.Page } => _allPages.Value,
            _ => Demand.Absent,
        };
        return mapped == Demand.Waived || attributes.Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.AuthorizationAllow)) ? Demand.Waived
            : attributes.Any(a => Authorizes(a, cancellationToken)) || (endpoint.Mapping is { } route && IsInAuthorizedModule(route, cancellationToken)) ? Demand.Made
            : mapped;
    }

    // FastEndpoints demand a user until the class says AllowAnonymous().
    private bool IsOpenedUp(INamedTypeSymbol type, CancellationToken cancellationToken)
        => EndpointMap.WithBases(type).SelectMany(t => t.GetAttributes()).Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.AuthorizationAllow))
            || _pipeline.CallsIn(type, cancellationToken).Any(method => _compilation.Catalog.Is(method, ApiRole.AuthorizationAnonymous));

    // Without a level a function asks for its key: AuthorizationLevel.Function is the attribute's default. Anonymous is 0.
    private bool IsAnonymousTrigger(IMethodSymbol function)
        => function.Parameters.SelectMany(p => p.GetAttributes()).Where(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.EndpointTrigger))
            .SelectMany(a => a.ConstructorArguments.Concat(a.NamedArguments.Select(named => named.Value)))
            .Any(argument => argument is { Kind: TypedConstantKind.Enum, Value: 0 });

    // [HttpApi(…, Authorizer = …)]; a function URL asks for AWS credentials with AuthType = AWS_IAM, which is not 0.
    private bool HasGatewayAuthorizer(IMethodSymbol method)
        => method.GetAttributes().Where(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.EndpointGateway))
            .Any(a => a.NamedArguments.Any(named => (named.Key == "Authorizer" && named.Value.Value is string { Length: > 0 })
                || (named.Key == "AuthType" && named.Value is { Kind: TypedConstantKind.Enum, Value: not 0 })));

    private bool IsInAuthorizedModule(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
        => _pipeline.ModuleConventions(mapping, cancellationToken).Any(method => _compilation.Catalog.Is(method, ApiRole.AuthorizationConvention));

    private bool Authorizes(AttributeData attribute, CancellationToken cancellationToken)
    {
        SymbolCatalog catalog = _compilation.Catalog;
        INamedTypeSymbol? type = attribute.AttributeClass;
        if (catalog.IsType(type, ApiRole.AuthorizationData) || IsAuthorizationFilter(type))
        {
            return true;
        }

        return _pipeline.FiltersOf(attribute).Any(filter => IsAuthorizationFilter(filter) || TypeTurnsCallersAway(filter, cancellationToken));
    }

    // [RequireHttps] is one by its interface and asks nobody who they are.
    private bool IsAuthorizationFilter(ITypeSymbol? type)
        => _compilation.Catalog.IsType(type, ApiRole.AuthorizationFilter) && !_compilation.Catalog.IsType(type, ApiRole.AuthorizationTransport);

    private bool HasGlobalFilter() => _compilation.UsesOf(ApiRole.AuthorizationGlobal).Any(use =>
        use.Target is IMethodSymbol { MethodKind: MethodKind.Constructor }
        || (use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && _pipeline.TypesAddedBy(call, CancellationToken.None).Any(IsAuthorizationFilter))
        || _compilation.Catalog.Find(use.Target, ApiRole.AuthorizationGlobal)?.Path is { Root: AccessPathRoot.Return });

    // 'MapControllers().RequireAuthorization()': which of several mappings a controller belongs to is not followed, so that one demand counts
    // for all, and a waiver only where each of them waives.
    private Demand MappedTogether(ApiRole role)
    {
        var demands = _compilation.UsesOf(role).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<InvocationExpressionSyntax>()
            .Select(call => _conventions.Of(call, CancellationToken.None)).ToList();
        return demands.Contains(Demand.Made) ? Demand.Made
            : demands.Count > 0 && demands.TrueForAll(demand => demand == Demand.Waived) ? Demand.Waived
            : Demand.Absent;
    }

    // What one call in a mapping's chain says of authorization.
    private Demand Adds(InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (ModelRow row in _compilation.Catalog.RowsOf(method))
        {
            switch (row.Role)
            {
                case ApiRole.AuthorizationConvention:
                    return Demand.Made;
                case ApiRole.AuthorizationAnonymous when !_development.Guards(invocation, cancellationToken):
                    return Demand.Waived;
                case ApiRole.AuthorizationMetadata when _pipeline.HasArgumentOf(invocation, ApiRole.AuthorizationData, cancellationToken):
                    return Demand.Made;
                case ApiRole.AuthorizationMetadata when _pipeline.HasArgumentOf(invocation, ApiRole.AuthorizationAllow, cancellationToken):
                    return Demand.Waived;
                case ApiRole.AuthorizationFilterConvention:
                    return OfFilter(invocation, cancellationToken);
            }
        }

        return Demand.Absent;
    }

    private Demand AddsFilter(InvocationExpressionSyntax invocation, IMethodSymbol method, CancellationToken cancellationToken)
        => _compilation.Catalog.Is(method, ApiRole.AuthorizationFilterConvention) ? OfFilter(invocation, cancellationToken) : Demand.Absent;

    // A filter authorizes when it is known to, or when the type's or the delegate's body turns callers away; one that a caller hands over is the caller's.
    private Demand OfFilter(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
    {
        if (_pipeline.TypesAddedBy(invocation, cancellationToken).Any(IsAuthorizationFilter))
        {
            return Demand.Made;
        }

        var bodies = _pipeline.BodiesAddedBy(invocation, cancellationToken).ToList();
        return bodies.Exists(body => _callerCheck.TurnsCallersAway(body)) ? Demand.Made
            : bodies.Count == 0 && _pipeline.AddsWhatItIsGiven(invocation, cancellationToken) ? Demand.LeftToCaller
            : Demand.Absent;
    }

    // A filter's, attribute's or middleware's own methods turn callers away.
    private bool TypeTurnsCallersAway(ITypeSymbol? type, CancellationToken cancellationToken)
        => _pipeline.BodiesOf(type, cancellationToken).Any(body => _callerCheck.TurnsCallersAway(body));
}
