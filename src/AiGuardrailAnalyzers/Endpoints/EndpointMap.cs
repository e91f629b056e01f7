using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Knows how ASP.NET Core programs expose handlers: which mapping calls, actions, pages and hubs are endpoints, and which code serves them.</summary>
internal sealed class EndpointMap(AnalyzedCompilation compilation)
{
    private readonly ImmutableHashSet<string> _mappingNames = compilation.Catalog.NamesInUse(ApiRole.EndpointMap, ApiRole.EndpointMapType, ApiRole.EndpointComponents);

    // Several rules ask about each endpoint: each is looked at once.
    private readonly ConcurrentDictionary<SyntaxNode, EndpointFacts?> _mapped = new();
    private readonly ConcurrentDictionary<ISymbol, EndpointFacts?> _declared = new(SymbolEqualityComparer.Default);

    private SymbolCatalog Catalog => compilation.Catalog;

    private CallGraph Calls => compilation.Calls;

    /// <summary>Calls an action for every endpoint where it is declared or mapped: one call an endpoint, live in an IDE.</summary>
    public void RegisterAction(CompilationStartAnalysisContext context, Action<EndpointFacts, Action<Diagnostic>, CancellationToken> action)
    {
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is InvocationExpressionSyntax invocation && OfMapping(invocation, operation.CancellationToken) is { } endpoint)
                {
                    action(endpoint, operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.Invocation);
        context.RegisterSymbolAction(
            symbol =>
            {
                EndpointFacts? endpoint = OfSymbol(symbol.Symbol, symbol.CancellationToken);
                if (endpoint is not null)
                {
                    action(endpoint, symbol.ReportDiagnostic, symbol.CancellationToken);
                }
            },
            SymbolKind.Method,
            SymbolKind.NamedType);
    }

    /// <summary>The endpoint that a call maps, or null when it maps none.</summary>
    public EndpointFacts? OfMapping(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
        => CallGraph.NameOf(invocation) is not { } name || !_mappingNames.Contains(name.Identifier.ValueText) ? null
            : _mapped.TryGetValue(invocation, out EndpointFacts? known) ? known
            : _mapped.GetOrAdd(invocation, Facts(MappedBy(invocation, name, cancellationToken)));

    /// <summary>The endpoint that a method or class is where it is declared; null for others.</summary>
    public EndpointFacts? OfSymbol(ISymbol symbol, CancellationToken cancellationToken)
        => _declared.TryGetValue(symbol, out EndpointFacts? known) ? known
            : _declared.GetOrAdd(symbol, Facts(symbol switch
            {
                IMethodSymbol method => OfMethod(method, cancellationToken),
                INamedTypeSymbol type => OfType(type, cancellationToken),
                _ => null,
            }));

    private EndpointFacts? Facts(Endpoint? endpoint) => endpoint is null ? null : new EndpointFacts(endpoint, compilation);

    private Endpoint? MappedBy(InvocationExpressionSyntax invocation, SimpleNameSyntax name, CancellationToken cancellationToken)
    {
        if (!Calls.TryGetTarget(invocation, cancellationToken, out IMethodSymbol? method))
        {
            return null;
        }

        if (Catalog.Is(method, ApiRole.EndpointMapType))
        {
            return OfMappedType(invocation, name, cancellationToken);
        }

        if (Catalog.Is(method, ApiRole.EndpointComponents))
        {
            return new ComponentPages(compilation).OpenToAll(cancellationToken) is { } page
                ? new Endpoint(EndpointKind.Component, page.Name, name.Identifier.GetLocation(), page.Bodies, null, invocation)
                : null;
        }

        if (!Catalog.Is(method, ApiRole.EndpointMap) || HandlerArgument(invocation, method) is not { } handler)
        {
            return null;
        }

        (ImmutableArray<SyntaxNode> bodies, ISymbol? symbol) = HandlersOf(handler, cancellationToken);
        return new Endpoint(EndpointKind.Route, RouteName(invocation, name.Identifier.ValueText, cancellationToken), name.Identifier.GetLocation(), bodies, symbol, invocation);
    }

    // By its place or its attributes a method is an action, a page handler, a function.
    private Endpoint? OfMethod(IMethodSymbol method, CancellationToken cancellationToken)
    {
        EndpointKind? kind = IsAction(method) ? EndpointKind.Action
            : IsPageHandler(method) ? EndpointKind.Page
            : method.Parameters.Any(p => HasAttribute(p, ApiRole.EndpointTrigger)) ? EndpointKind.Function
            : HasAttribute(method, ApiRole.EndpointGateway) ? EndpointKind.Gateway
            : null;
        return kind is { } known && PlaceOf(method) is { } place
            ? new Endpoint(known, $"{method.ContainingType.Name}.{method.Name}", place, Calls.BodiesOf(method, cancellationToken), method, null)
            : null;
    }

    // A class is an endpoint in FastEndpoints.
    private Endpoint? OfType(INamedTypeSymbol type, CancellationToken cancellationToken)
        => type is { TypeKind: TypeKind.Class, IsAbstract: false } && Catalog.IsType(type, ApiRole.EndpointClass) && PlaceOf(type) is { } place
            ? new Endpoint(
                EndpointKind.Class,
                type.Name,
                place,
                WithBases(type).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>().Where(m => Catalog.Is(m, ApiRole.EndpointClassHandler))
                    .SelectMany(m => m.DeclaringSyntaxReferences).Where(r => Calls.Contains(r.SyntaxTree)).Select(r => r.GetSyntax(cancellationToken)).ToImmutableArray(),
                type,
                null)
            : null;

    /// <summary>True for a method that serves requests by its place or attributes.</summary>
    public bool IsHandlerMethod(IMethodSymbol method)
        => IsAction(method) || IsPageHandler(method) || IsServiceMethod(method)
            || Catalog.Is(method, ApiRole.EndpointClassHandler)
            || HasAttribute(method, ApiRole.EndpointGateway)
            || method.Parameters.Any(p => HasAttribute(p, ApiRole.EndpointTrigger));

    private static Location? PlaceOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource);

    /// <summary>True for a lambda or method group that a mapping call takes as its handler.</summary>
    public bool IsHandler(SyntaxNode node, CancellationToken cancellationToken)
        => node is AnonymousFunctionExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax
            && MappingOf(node) is { } invocation
            && Calls.TryGetTarget(invocation, cancellationToken, out IMethodSymbol? method)
            && Catalog.Is(method, ApiRole.EndpointMap);

    /// <summary>The endpoint that this lambda or method group handles; null for others.</summary>
    public EndpointFacts? OfHandler(SyntaxNode node, CancellationToken cancellationToken)
        => IsHandler(node, cancellationToken) ? OfMapping(MappingOf(node)!, cancellationToken) : null;

    /// <summary>True for a method that remote callers invoke on a hub or service.</summary>
    public bool IsServiceMethod(ISymbol? symbol)
        => symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false } method
            && (Catalog.IsType(method.ContainingType, ApiRole.EndpointHub)
                || (method.IsOverride && WithBases(method.ContainingType).Any(t => HasAttribute(t, ApiRole.EndpointServiceAttribute))));

    /// <summary>True for an MVC action: a public method of a controller that nothing excludes.</summary>
    public bool IsAction(ISymbol? symbol)
        => IsPublicMethod(symbol, out IMethodSymbol method)
            && IsController(method.ContainingType)
            && !HasAttribute(method, ApiRole.EndpointExcluded);

    /// <summary>True for a Razor Page's handler: <c>OnGet</c>, <c>OnPostAskAsync</c>, ….</summary>
    public bool IsPageHandler(ISymbol? symbol)
        => IsPublicMethod(symbol, out IMethodSymbol method)
            && method.Name.StartsWith("On", StringComparison.Ordinal)
            && s_pageVerbs.Any(verb => string.CompareOrdinal(method.Name, 2, verb, 0, verb.Length) == 0)
            && Catalog.IsType(method.ContainingType, ApiRole.EndpointPage)
            && !HasAttribute(method, ApiRole.EndpointExcluded);

    // https://learn.microsoft.com/aspnet/core/razor-pages: handler methods are On<Verb>[Name][Async].
    private static readonly string[] s_pageVerbs = ["Get", "Post", "Put", "Delete", "Patch", "Head", "Options"];

    private bool IsController(INamedTypeSymbol type)
        => type is { TypeKind: TypeKind.Class, IsGenericType: false, DeclaredAccessibility: Accessibility.Public }
            && (Catalog.IsType(type, ApiRole.EndpointController) || WithBases(type).Any(t => HasAttribute(t, ApiRole.EndpointControllerAttribute)))
            && !WithBases(type).Any(t => HasAttribute(t, ApiRole.EndpointExcluded));

    private static bool IsPublicMethod(ISymbol? symbol, out IMethodSymbol method)
    {
        method = (symbol as IMethodSymbol)!;
        return symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsAbstract: false, IsGenericMethod: false } candidate
            && candidate.ContainingType is not null
            && !IsFrameworkOverride(candidate);
    }

    // Dispose, ToString, OnActionExecuting …: overrides and implementations of framework members are no actions.
    private static bool IsFrameworkOverride(IMethodSymbol method)
    {
        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return root.Locations.All(l => !l.IsInSource)
            || (method.Name == "Dispose" && method.ContainingType.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable));
    }

    public bool HasAttribute(ISymbol symbol, ApiRole role) => symbol.GetAttributes().Any(a => Catalog.IsType(a.AttributeClass, role));

    /// <summary>A type and its bases, the type first.</summary>
    public static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    private Endpoint? OfMappedType(InvocationExpressionSyntax invocation, SimpleNameSyntax name, CancellationToken cancellationToken)
    {
        if (name is not GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments }
            || Calls.Model(invocation.SyntaxTree).GetTypeInfo(arguments[0], cancellationToken).Type is not INamedTypeSymbol type)
        {
            return null;
        }

        ImmutableArray<SyntaxNode> bodies = WithBases(type).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(m => m is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false } && !HasAttribute(m, ApiRole.AuthorizationData))
            .SelectMany(m => Calls.BodiesOf(m, cancellationToken)).ToImmutableArray();
        return new Endpoint(EndpointKind.Service, type.Name, name.Identifier.GetLocation(), bodies, type, invocation);
    }

    // The code behind the value of a handler argument.
    private (ImmutableArray<SyntaxNode> Bodies, ISymbol? Symbol) HandlersOf(ExpressionSyntax handler, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(handler.SyntaxTree);
        var bodies = ImmutableArray.CreateBuilder<SyntaxNode>();
        ISymbol? symbol = null;
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Visit(handler);
        return (bodies.ToImmutable(), symbol);

        void Visit(ExpressionSyntax? expression)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner:
                    Visit(inner.Expression);
                    return;
                case CastExpressionSyntax cast:
                    Visit(cast.Expression);
                    return;
                case ConditionalExpressionSyntax conditional:
                    Visit(conditional.WhenTrue);
                    Visit(conditional.WhenFalse);
                    return;
                case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } wrapped }:
                    Visit(wrapped[0].Expression);
                    return;
                case AnonymousFunctionExpressionSyntax lambda:
                    bodies.Add(lambda);
                    symbol ??= ModelOf(lambda).GetSymbolInfo(lambda, cancellationToken).Symbol;
                    return;
                case null:
                    return;
            }

            SymbolInfo info = ModelOf(expression).GetSymbolInfo(expression, cancellationToken);
            ISymbol? target = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            switch (target)
            {
                case IMethodSymbol method:
                    symbol ??= method;
                    bodies.AddRange(Calls.BodiesOf(method, cancellationToken));
                    break;
                case ILocalSymbol or IFieldSymbol or IPropertySymbol when seen.Add(target):
                    foreach (SyntaxReference reference in target.DeclaringSyntaxReferences.Where(r => Calls.Contains(r.SyntaxTree)))
                    {
                        Visit(reference.GetSyntax(cancellationToken) switch
                        {
                            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                            PropertyDeclarationSyntax property => property.ExpressionBody?.Expression ?? property.Initializer?.Value,
                            _ => null,
                        });
                    }

                    break;
            }
        }

        SemanticModel ModelOf(SyntaxNode node) => node.SyntaxTree == handler.SyntaxTree ? model : Calls.Model(node.SyntaxTree);
    }

    /// <summary>The route of a mapping call for people, with the prefixes of its groups where they are in sight.</summary>
    private string RouteName(InvocationExpressionSyntax invocation, string mapName, CancellationToken cancellationToken)
    {
        string verb = mapName switch
        {
            "MapGet" or "MapPost" or "MapPut" or "MapDelete" or "MapPatch" => mapName.Substring(3).ToUpperInvariant(),
            "MapFallback" => "FALLBACK",
            _ => "ANY",
        };
        return $"{verb} {Normalized(Prefix(invocation, 0, cancellationToken))}";
    }

    private string Prefix(ExpressionSyntax? expression, int depth, CancellationToken cancellationToken)
    {
        const int MaxNesting = 8;
        if (expression is null || depth > MaxNesting)
        {
            return "";
        }

        SemanticModel model = Calls.Model(expression.SyntaxTree);
        if (expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } invocation)
        {
            bool maps = _mappingNames.Contains(access.Name.Identifier.ValueText) || compilation.Catalog.NamesInUse(ApiRole.EndpointGroup).Contains(access.Name.Identifier.ValueText);
            string own = maps && invocation.ArgumentList.Arguments.FirstOrDefault()?.Expression is { } pattern
                && model.GetConstantValue(pattern, cancellationToken) is { HasValue: true, Value: string text }
                    ? "/" + text
                    : "";
            return Prefix(access.Expression, depth + 1, cancellationToken) + own;
        }

        return model.GetSymbolInfo(expression, cancellationToken).Symbol is ILocalSymbol local
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
                ? Prefix(value, depth + 1, cancellationToken)
                : "";
    }

    private static string Normalized(string route) => "/" + string.Join("/", route.Split(['/'], StringSplitOptions.RemoveEmptyEntries));

    private static ExpressionSyntax? HandlerArgument(InvocationExpressionSyntax invocation, IMethodSymbol method)
    {
        IParameterSymbol? parameter = method.Parameters.LastOrDefault(p => p.Type.TypeKind == TypeKind.Delegate || p.Type.SpecialType == SpecialType.System_Delegate);
        if (parameter is null)
        {
            return null;
        }

        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        ArgumentSyntax? named = arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name);
        return (named ?? (arguments.Count > 0 ? arguments[arguments.Count - 1] : null))?.Expression;
    }

    private InvocationExpressionSyntax? MappingOf(SyntaxNode handler)
    {
        SyntaxNode? node = handler.Parent;
        while (node is ParenthesizedExpressionSyntax or CastExpressionSyntax or MemberAccessExpressionSyntax)
        {
            node = node.Parent;
        }

        return node is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax invocation }
            && CallGraph.NameOf(invocation) is { } name && _mappingNames.Contains(name.Identifier.ValueText)
                ? invocation
                : null;
    }
}
