using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>What a program sets up around its handlers: middleware, filters of its own, settings for all endpoints, the calls a class of endpoints makes.</summary>
internal sealed class RequestPipeline(AnalyzedCompilation compilation)
{
    private CallGraph Calls => compilation.Calls;

    private SymbolCatalog Catalog => compilation.Catalog;

    /// <summary>True where the program calls a role's method, or sets its property to something.</summary>
    public bool Sets(ApiRole role) => Sets(role, static _ => true);

    /// <summary>As <see cref="Sets(ApiRole)"/>, by the uses that count.</summary>
    public bool Sets(ApiRole role, Func<CallSite, bool> counts) => compilation.UsesOf(role).Any(use => counts(use) && use.Node.Parent switch
    {
        AssignmentExpressionSyntax assignment => !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression),
        MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } access => assignment.Left == access && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression),
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } => true,
        _ => false,
    });

    /// <summary>The program's own code that calls of a role add, such as middleware.</summary>
    public IEnumerable<SyntaxNode> BodiesAddedBy(ApiRole role)
        => compilation.UsesOf(role).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<InvocationExpressionSyntax>()
            .SelectMany(call => BodiesAddedBy(call, CancellationToken.None));

    /// <summary>The program's own MVC filters for all actions and pages. 'Filters.Add(new …)' is any collection's: the type tells that it adds a filter.</summary>
    public IEnumerable<SyntaxNode> GlobalFilters
        => compilation.UsesOf(ApiRole.AuthorizationGlobal).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<InvocationExpressionSyntax>()
            .SelectMany(call => TypesAddedBy(call, CancellationToken.None)).Where(type => Catalog.IsType(type, ApiRole.AuthorizationPipeline))
            .SelectMany(type => BodiesOf(type, CancellationToken.None));

    /// <summary>The program's own code that a call adds, as a type or a delegate: <c>AddEndpointFilter&lt;T&gt;()</c>, <c>Use(async (context, next) => …)</c>.</summary>
    public IEnumerable<SyntaxNode> BodiesAddedBy(InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(call.SyntaxTree);
        return TypesAddedBy(call, cancellationToken).SelectMany(type => BodiesOf(type, cancellationToken))
            .Concat(call.ArgumentList.Arguments.Select(a => a.Expression).SelectMany(argument => argument is AnonymousFunctionExpressionSyntax
                ? ImmutableArray.Create<SyntaxNode>(argument)
                : model.GetSymbolInfo(argument, cancellationToken).Symbol is IMethodSymbol method ? Calls.BodiesOf(method, cancellationToken)
                : ImmutableArray<SyntaxNode>.Empty));
    }

    /// <summary>The types that a call adds: type arguments, <c>typeof</c>, and those of its arguments.</summary>
    public IEnumerable<ITypeSymbol?> TypesAddedBy(InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(call.SyntaxTree);
        return ((model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol)?.TypeArguments ?? ImmutableArray<ITypeSymbol>.Empty)
            .Concat(call.ArgumentList.Arguments.Select(a => model.GetTypeInfo(a.Expression is TypeOfExpressionSyntax type ? type.Type : a.Expression, cancellationToken).Type));
    }

    /// <summary>The types of the filters that an attribute is or names: <c>[ServiceFilter(typeof(X))]</c>, <c>[TypeFilter&lt;X&gt;]</c>.</summary>
    public IEnumerable<ITypeSymbol?> FiltersOf(AttributeData attribute)
        => Catalog.IsType(attribute.AttributeClass, ApiRole.AuthorizationFilterReference)
                ? attribute.ConstructorArguments.Select(a => a.Kind == TypedConstantKind.Type ? a.Value as ITypeSymbol : null).Concat(attribute.AttributeClass!.TypeArguments)
            : Catalog.IsType(attribute.AttributeClass, ApiRole.AuthorizationPipeline) ? ImmutableArray.Create<ITypeSymbol?>(attribute.AttributeClass)
            : ImmutableArray<ITypeSymbol?>.Empty;

    /// <summary>True where a call adds a filter that somebody else hands over, known by its interface alone.</summary>
    public bool AddsWhatItIsGiven(InvocationExpressionSyntax call, CancellationToken cancellationToken)
        => TypesAddedBy(call, cancellationToken).Any(type => type is INamedTypeSymbol { TypeKind: TypeKind.Interface } && Catalog.IsType(type, ApiRole.AuthorizationPipeline));

    /// <summary>
    /// The methods that the framework calls on a filter, attribute or middleware of the program's own before it lets a request pass; of an interface
    /// those of its few implementations. What runs when something has failed keeps nobody out, though it may answer 401: exception filters,
    /// and helpers that a <c>catch</c> calls.
    /// </summary>
    public IEnumerable<SyntaxNode> BodiesOf(ITypeSymbol? type, CancellationToken cancellationToken)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Interface } && Catalog.IsType(type, ApiRole.AuthorizationPipeline) ? type.GetMembers().OfType<IMethodSymbol>().SelectMany(m => Calls.BodiesOf(m, cancellationToken))
            : type is INamedTypeSymbol named
            ? EndpointMap.WithBases(named).Where(t => t.Locations.Any(l => l.IsInSource)).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
                .Where(m => m.MethodKind == MethodKind.ExplicitInterfaceImplementation || (m is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: not Accessibility.Private } && !HandlesFailure(m, named)))
                .SelectMany(m => Calls.BodiesOf(m, cancellationToken))
            : ImmutableArray<SyntaxNode>.Empty;

    private bool HandlesFailure(IMethodSymbol method, INamedTypeSymbol type)
        => type.AllInterfaces.Any(i => Catalog.IsType(i, ApiRole.FailureFilter) && !i.GetMembers(method.Name).IsEmpty);

    /// <summary>The methods that a class, its bases and the groups it joins call, such as <c>AllowAnonymous()</c> in an endpoint class.</summary>
    public IEnumerable<IMethodSymbol> CallsIn(INamedTypeSymbol type, CancellationToken cancellationToken)
        => InvocationsIn(type, cancellationToken).Concat(GroupsOf(type, cancellationToken).SelectMany(group => InvocationsIn(group, cancellationToken)))
            .Select(call => Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method) ? method : null)
            .OfType<IMethodSymbol>();

    private IEnumerable<InvocationExpressionSyntax> InvocationsIn(INamedTypeSymbol type, CancellationToken cancellationToken)
        => EndpointMap.WithBases(type).SelectMany(t => t.DeclaringSyntaxReferences).Where(r => Calls.Contains(r.SyntaxTree))
            .SelectMany(r => r.GetSyntax(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>());

    // 'Group<Public>();', where Public may be a SubGroup<Parent>.
    private IEnumerable<INamedTypeSymbol> GroupsOf(INamedTypeSymbol type, CancellationToken cancellationToken)
        => InvocationsIn(type, cancellationToken).Select(CallGraph.NameOf).OfType<GenericNameSyntax>()
            .Where(name => name.TypeArgumentList.Arguments.Count == 1)
            .Select(name => Calls.Model(name.SyntaxTree).GetTypeInfo(name.TypeArgumentList.Arguments[0], cancellationToken).Type).OfType<INamedTypeSymbol>()
            .Where(group => Catalog.IsType(group, ApiRole.EndpointClassGroup))
            .SelectMany(group => EndpointMap.WithBases(group).SelectMany(t => t.TypeArguments.OfType<INamedTypeSymbol>()).Prepend(group));

    /// <summary>The conventions that the module around a mapping sets for all its routes: <c>this.RequireAuthorization()</c> in its constructor.</summary>
    public IEnumerable<IMethodSymbol> ModuleConventions(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
        => mapping.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            && Calls.Model(mapping.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { } type
            && Catalog.IsType(type, ApiRole.EndpointModule)
                ? CallsIn(type, cancellationToken).Where(method => Catalog.IsType(method.ContainingType, ApiRole.EndpointModule))
                : Enumerable.Empty<IMethodSymbol>();

    /// <summary>True where a call has an argument of a role's type: <c>WithMetadata(new AuthorizeAttribute())</c>.</summary>
    public bool HasArgumentOf(InvocationExpressionSyntax call, ApiRole role, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(call.SyntaxTree);
        return call.ArgumentList.Arguments.Any(a => Catalog.IsType(model.GetTypeInfo(a.Expression, cancellationToken).Type, role));
    }
}
