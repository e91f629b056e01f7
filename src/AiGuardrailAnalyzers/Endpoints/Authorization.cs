using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
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
    private static readonly ImmutableHashSet<string> s_conventionNames = SymbolCatalog.WrittenNames(ApiRole.AuthorizationConvention)
        .Union(SymbolCatalog.WrittenNames(ApiRole.AuthorizationAnonymous))
        .Union(SymbolCatalog.WrittenNames(ApiRole.AuthorizationMetadata))
        .Union(SymbolCatalog.WrittenNames(ApiRole.AuthorizationFilterConvention));

    private readonly AnalyzedCompilation _compilation;
    private readonly CallerCheck _callerCheck;
    private readonly RouteConventions _conventions;
    private readonly Lazy<bool> _wholeProgram;
    private readonly Lazy<bool> _allControllers;
    private readonly Lazy<bool> _allPages;

    public Authorization(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _callerCheck = new CallerCheck(compilation);
        _conventions = new RouteConventions(compilation, s_conventionNames, Adds);
        _wholeProgram = new(() => HasFallbackPolicy() || HasRejectingMiddleware());
        _allControllers = new(() => HasGlobalFilter() || MapsAuthorized(ApiRole.EndpointControllers));
        _allPages = new(() => HasGlobalFilter() || MapsAuthorized(ApiRole.EndpointPages));
    }

    /// <summary>Who may call an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="path">What the handler reaches: a check on the way, before the next call, protects it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Demand Of(Endpoint endpoint, CallPath path, CancellationToken cancellationToken)
    {
        Demand access = Declared(endpoint, cancellationToken);
        if (access != Demand.Absent)
        {
            return access;
        }

        bool isOpen = !_wholeProgram.Value
            && !(endpoint.Kind == EndpointKind.Action && _allControllers.Value)
            && !(endpoint.Kind == EndpointKind.Page && _allPages.Value)
            && !path.Hops.Any(hop => BodyOf(hop, endpoint) is { } body && _callerCheck.TurnsCallersAway(body, hop.Site.Node));
        return isOpen ? Demand.Absent : Demand.Made;
    }

    /// <summary>Who may call what a mapping maps, where the handlers are an SDK's.</summary>
    public Demand Of(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
    {
        Demand declared = IsInAuthorizedModule(mapping, cancellationToken) ? Demand.Made : _conventions.Of(mapping, cancellationToken);
        return declared == Demand.Absent && _wholeProgram.Value ? Demand.Made : declared;
    }

    // The handler may be a lambda in a variable, which its owner does not know to be a handler.
    private static SyntaxNode? BodyOf(ReachingCall hop, Endpoint endpoint)
        => endpoint.Handlers.FirstOrDefault(body => body.SyntaxTree == hop.Site.Node.SyntaxTree && body.Span.Contains(hop.Site.Node.Span)) ?? hop.Owner;

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

        // Routes read the attributes of the handler method alone; actions, pages and hubs those of their types too.
        IEnumerable<ISymbol> carriers = endpoint switch
        {
            { Symbol: IMethodSymbol method, Kind: EndpointKind.Action } => Overridden(method).Concat<ISymbol>(EndpointMap.WithBases(method.ContainingType)),
            { Symbol: IMethodSymbol method, Kind: EndpointKind.Page } => EndpointMap.WithBases(method.ContainingType),
            { Symbol: INamedTypeSymbol type } => EndpointMap.WithBases(type),
            { Symbol: { } symbol } => ImmutableArray.Create(symbol),
            _ => ImmutableArray<ISymbol>.Empty,
        };
        var attributes = carriers.SelectMany(carrier => carrier.GetAttributes()).ToList();
        return attributes.Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.AuthorizationAllow)) ? Demand.Waived
            : attributes.Any(a => Authorizes(a, cancellationToken)) ? Demand.Made
            : endpoint.Mapping is not { } mapping ? Demand.Absent
            : IsInAuthorizedModule(mapping, cancellationToken) ? Demand.Made
            : _conventions.Of(mapping, cancellationToken);
    }

    // FastEndpoints demand a user until the class says AllowAnonymous().
    private bool IsOpenedUp(INamedTypeSymbol type, CancellationToken cancellationToken)
        => EndpointMap.WithBases(type).SelectMany(t => t.GetAttributes()).Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.AuthorizationAllow))
            || CallsIn(EndpointMap.WithBases(type), cancellationToken).Any(method => _compilation.Catalog.Is(method, ApiRole.AuthorizationAnonymous));

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

    // A module says it once for all its routes: this.RequireAuthorization() in its constructor.
    private bool IsInAuthorizedModule(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
        => mapping.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            && _compilation.Calls.Model(mapping.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { } type
            && _compilation.Catalog.IsType(type, ApiRole.EndpointModule)
            && CallsIn(EndpointMap.WithBases(type), cancellationToken).Any(method =>
                _compilation.Catalog.IsType(method.ContainingType, ApiRole.EndpointModule) && _compilation.Catalog.Is(method, ApiRole.AuthorizationConvention));

    private IEnumerable<IMethodSymbol> CallsIn(IEnumerable<INamedTypeSymbol> types, CancellationToken cancellationToken)
        => types.SelectMany(t => t.DeclaringSyntaxReferences).Select(r => r.GetSyntax(cancellationToken))
            .SelectMany(node => node.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Select(call => _compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method) ? method : null)
            .OfType<IMethodSymbol>();

    private bool Authorizes(AttributeData attribute, CancellationToken cancellationToken)
    {
        SymbolCatalog catalog = _compilation.Catalog;
        INamedTypeSymbol? type = attribute.AttributeClass;
        if (catalog.IsType(type, ApiRole.AuthorizationData) || catalog.IsType(type, ApiRole.AuthorizationFilter))
        {
            return true;
        }

        if (catalog.IsType(type, ApiRole.AuthorizationFilterReference))
        {
            // [ServiceFilter(typeof(X))], [TypeFilter<X>]: the filter it names decides.
            return attribute.ConstructorArguments.Select(a => a.Value as ITypeSymbol).Concat(type!.TypeArguments)
                .Any(filter => catalog.IsType(filter, ApiRole.AuthorizationFilter) || TypeTurnsCallersAway(filter, cancellationToken));
        }

        return catalog.IsType(type, ApiRole.AuthorizationPipeline) && TypeTurnsCallersAway(type, cancellationToken);
    }

    private bool HasFallbackPolicy() => Uses(ApiRole.AuthorizationFallback).Any(use => use.Node.Parent switch
    {
        AssignmentExpressionSyntax assignment => !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression),
        MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access => assignment.Left == access && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression),
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } => true,
        _ => false,
    });

    private bool HasGlobalFilter() => Uses(ApiRole.AuthorizationGlobal).Any(use =>
        use.Target is IMethodSymbol { MethodKind: MethodKind.Constructor }
        || AddedTypes(use).Any(type => _compilation.Catalog.IsType(type, ApiRole.AuthorizationFilter))
        || _compilation.Catalog.Find(use.Target, ApiRole.AuthorizationGlobal)?.Path is { Root: AccessPathRoot.Return });

    private bool MapsAuthorized(ApiRole role)
        => Uses(role).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>()).Any(call => call is not null && _conventions.Of(call, CancellationToken.None) == Demand.Made);

    // app.Use(…) or UseMiddleware<T>() whose body turns callers away guards whatever is mapped; which paths it spares is not followed.
    private bool HasRejectingMiddleware() => Uses(ApiRole.AuthorizationMiddleware).Any(use =>
        AddedTypes(use).Any(type => TypeTurnsCallersAway(type, CancellationToken.None))
        || (use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && call.ArgumentList.Arguments.Select(a => a.Expression).OfType<AnonymousFunctionExpressionSyntax>()
                .Any(lambda => _callerCheck.TurnsCallersAway(lambda))));

    private IEnumerable<ITypeSymbol?> AddedTypes(CallSite use)
    {
        SemanticModel model = _compilation.Calls.Model(use.Node.SyntaxTree);
        if (use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
        {
            return Enumerable.Empty<ITypeSymbol?>();
        }

        return ((model.GetSymbolInfo(call).Symbol as IMethodSymbol)?.TypeArguments ?? ImmutableArray<ITypeSymbol>.Empty)
            .Concat(call.ArgumentList.Arguments.Select(a => a.Expression is TypeOfExpressionSyntax type ? model.GetTypeInfo(type.Type).Type : model.GetTypeInfo(a.Expression).Type));
    }

    private IEnumerable<CallSite> Uses(ApiRole role) => _compilation.Calls.Uses(SymbolCatalog.WrittenNames(role), CancellationToken.None)
        .Where(use => _compilation.Catalog.Is(use.Target, role));

    private static IEnumerable<IMethodSymbol> Overridden(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            yield return current;
        }
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
                case ApiRole.AuthorizationAnonymous:
                    return Demand.Waived;
                case ApiRole.AuthorizationMetadata when HasArgumentOf(invocation, ApiRole.AuthorizationData, cancellationToken):
                    return Demand.Made;
                case ApiRole.AuthorizationMetadata when HasArgumentOf(invocation, ApiRole.AuthorizationAllow, cancellationToken):
                    return Demand.Waived;
                case ApiRole.AuthorizationFilterConvention when FilterTurnsCallersAway(invocation, cancellationToken):
                    return Demand.Made;
            }
        }

        return Demand.Absent;
    }

    private bool HasArgumentOf(InvocationExpressionSyntax invocation, ApiRole role, CancellationToken cancellationToken)
    {
        SemanticModel model = _compilation.Calls.Model(invocation.SyntaxTree);
        return invocation.ArgumentList.Arguments.Any(a => _compilation.Catalog.IsType(model.GetTypeInfo(a.Expression, cancellationToken).Type, role));
    }

    // A filter authorizes when the type's or the lambda's body turns callers away.
    private bool FilterTurnsCallersAway(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
    {
        SemanticModel model = _compilation.Calls.Model(invocation.SyntaxTree);
        IEnumerable<ITypeSymbol?> types = ((model.GetSymbolInfo(invocation, cancellationToken).Symbol as IMethodSymbol)?.TypeArguments ?? Enumerable.Empty<ITypeSymbol>())
            .Concat(invocation.ArgumentList.Arguments.Select(a => model.GetTypeInfo(a.Expression, cancellationToken).Type));
        return types.Any(type => TypeTurnsCallersAway(type, cancellationToken))
            || invocation.ArgumentList.Arguments.Select(a => a.Expression).Any(argument => argument is AnonymousFunctionExpressionSyntax
                ? _callerCheck.TurnsCallersAway(argument)
                : model.GetSymbolInfo(argument, cancellationToken).Symbol is IMethodSymbol filter
                    && _compilation.Calls.BodiesOf(filter, cancellationToken).Any(body => _callerCheck.TurnsCallersAway(body)));
    }

    // A filter's, attribute's or middleware's own methods turn callers away.
    private bool TypeTurnsCallersAway(ITypeSymbol? type, CancellationToken cancellationToken)
        => type is INamedTypeSymbol named
            && EndpointMap.WithBases(named).Where(t => t.Locations.Any(l => l.IsInSource)).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
                .Where(m => m.MethodKind == MethodKind.Ordinary)
                .SelectMany(m => _compilation.Calls.BodiesOf(m, cancellationToken))
                .Any(body => _callerCheck.TurnsCallersAway(body));
}
