using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Over what model clients send: the addresses they are given and the handlers of their <c>HttpClient</c>s.</summary>
internal sealed class ModelTransports(AnalyzedCompilation compilation)
{
    private readonly ValueUses _uses = new(compilation.Calls);
    private readonly HttpClientUse _clients = new(compilation);

    /// <summary>The argument or assignment by which an address becomes that of a model or tool server; null where none is proven.</summary>
    public IOperation? AddressPlaceOf(IOperation address, string text, CancellationToken cancellationToken)
        => _uses.Find(address, place => IsAddressPlace(place, text, cancellationToken), KeepsAddress, cancellationToken);

    /// <summary>True where the handler or options whose property this is belong to a model client.</summary>
    public bool IsOfModelClient(IPropertyReferenceOperation property, CancellationToken cancellationToken)
        => OwnerOf(property, cancellationToken) is { } handler
            && _uses.Find(handler, place => IsModelClients(place, cancellationToken), CarriesOn, cancellationToken) is not null;

    /// <summary>True for a callback that answers yes whatever it is asked.</summary>
    public bool AcceptsAnything(IOperation callback, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(callback, cancellationToken);
        value = value is IDelegateCreationOperation creation ? creation.Target : value;
        return value switch
        {
            IPropertyReferenceOperation property => compilation.Catalog.Is(property.Property, ApiRole.ClientCertificateWaiver),
            IAnonymousFunctionOperation lambda => AlwaysTrue(lambda.Body, cancellationToken),
            IMethodReferenceOperation { Method: { } method } => compilation.Calls.BodiesOf(method, cancellationToken) is { Length: 1 } bodies
                && compilation.Calls.Model(bodies[0].SyntaxTree).GetOperation(bodies[0], cancellationToken) is { } body && AlwaysTrue(body, cancellationToken),
            _ => false,
        };
    }

    private bool AlwaysTrue(IOperation body, CancellationToken cancellationToken)
    {
        IReturnOperation[] returns = [.. body.DescendantsAndSelf().OfType<IReturnOperation>()];
        return returns.Length > 0 && returns.All(r => r.ReturnedValue is { } returned && compilation.Gate.IsAlwaysTrue(returned, cancellationToken));
    }

    private bool IsAddressPlace(IOperation place, string text, CancellationToken cancellationToken)
    {
        (ISymbol? member, string? parameter) = MemberOf(place);
        foreach (ModelRow row in compilation.Catalog.RowsOf(member))
        {
            if (parameter is null || row.Path?.Parameter == parameter)
            {
                if (row.Role == ApiRole.ClientEndpoint
                    || (row.Role == ApiRole.ClientAddress && (ModelRoutes.IsRoute(text) || (place is IAssignmentOperation assignment && IsOfModelsHttpClient(assignment, cancellationToken)))))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // HttpClient.BaseAddress: the client serves a model client, or requests to a model's route.
    private bool IsOfModelsHttpClient(IAssignmentOperation assignment, CancellationToken cancellationToken)
        => assignment.Target is IPropertyReferenceOperation { Property.Name: nameof(HttpClient.BaseAddress) } target
            && (NamesRoute(assignment.Syntax)
                || (target.Instance is { } instance && (_clients.ServesModel(ClientOf(instance), cancellationToken) || RegisteredTypeNamesRoute(instance, cancellationToken))));

    private static IOperation ClientOf(IOperation instance)
        => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } && CreationOf(instance) is { } creation ? creation : instance;

    private static bool KeepsAddress(IArgumentOperation argument)
        => argument.Parameter?.ContainingType is { Name: "Uri" or "UriBuilder" or "String", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && argument.Parent is IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: nameof(string.Concat) or nameof(string.Format) };

    private bool CarriesOn(IArgumentOperation argument)
        => argument.Parameter is { ContainingSymbol: IMethodSymbol method } parameter
            && (compilation.Catalog.RowsOf(method).Any(row => row.Role == ApiRole.ClientTransport && row.Path?.Parameter == parameter.Name)
                || (argument.Parent is IObjectCreationOperation { Type: { } type } && IsHandler(type)));

    // A handler around a handler: new RetryHandler(inner).
    private static bool IsHandler(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == nameof(HttpMessageHandler))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsModelClients(IOperation place, CancellationToken cancellationToken)
    {
        (ISymbol? member, string? parameter) = MemberOf(place);
        if (parameter is null)
        {
            return place is IAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Transport" } target } && OptionsOwner.IsAi(target);
        }

        if (SymbolCatalog.IsAiAssembly(member?.ContainingAssembly))
        {
            return true;
        }

        if (compilation.Catalog.Is(member, ApiRole.ClientHandler) && place.Parent is IInvocationOperation registration)
        {
            return _clients.ServesModel(registration, cancellationToken) || (TypedClientOf(registration) is { } typed && NamesRoute(typed, cancellationToken));
        }

        // new HttpClient(handler), whose requests go to a model's route.
        return compilation.Catalog.Is(member, ApiRole.ClientTransport) && place.Parent is IObjectCreationOperation { Type.Name: nameof(HttpClient) } && NamesRoute(place.Syntax);
    }

    // The handler itself: the creation that is initialized, or what the variable was made as.
    private IOperation? OwnerOf(IPropertyReferenceOperation property, CancellationToken cancellationToken)
    {
        IOperation? owner = property.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } implied ? CreationOf(implied)
            : property.Instance is { } instance ? compilation.Definitions.Resolve(instance, cancellationToken)
            : null;

        // handler.SslOptions.RemoteCertificateValidationCallback: the handler sends.
        return owner is IPropertyReferenceOperation { Instance: not null } options ? OwnerOf(options, cancellationToken)
            : owner is IObjectCreationOperation { Parent: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "SslOptions" } set } } ? OwnerOf(set, cancellationToken)
            : owner;
    }

    private static IOperation? CreationOf(IOperation member)
    {
        for (IOperation? parent = member.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IObjectCreationOperation creation:
                    return creation;
                case IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation initialized } when member.Syntax != initialized.Syntax:
                    return initialized;
            }
        }

        return null;
    }

    private static (ISymbol? Member, string? Parameter) MemberOf(IOperation place) => place switch
    {
        IArgumentOperation { Parameter: { } parameter } => (parameter.ContainingSymbol, parameter.Name),
        IAssignmentOperation { Target: IMemberReferenceOperation target } => (target.Member, null),
        _ => (null, null),
    };

    private bool RegisteredTypeNamesRoute(IOperation client, CancellationToken cancellationToken)
    {
        for (IOperation? parent = client.Parent; client is IParameterReferenceOperation && parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation registration && compilation.Catalog.Is(registration.TargetMethod, ApiRole.ClientFactory))
            {
                return TypedClientOf(registration) is { } typed && NamesRoute(typed, cancellationToken);
            }
        }

        return false;
    }

    // AddHttpClient<IApi, Api>(…).ConfigurePrimaryHttpMessageHandler(…)
    private INamedTypeSymbol? TypedClientOf(IInvocationOperation registration)
    {
        for (IOperation? call = registration; call is IInvocationOperation invocation; call = invocation.Instance ?? invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value)
        {
            if (compilation.Catalog.Is(invocation.TargetMethod, ApiRole.ClientFactory) && invocation.TargetMethod.TypeArguments.LastOrDefault() is INamedTypeSymbol type)
            {
                return type;
            }
        }

        return null;
    }

    private bool NamesRoute(INamedTypeSymbol type, CancellationToken cancellationToken)
        => type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).Any(NamesRouteIn);

    private static bool NamesRoute(SyntaxNode place)
        => place.Ancestors().FirstOrDefault(node => node is TypeDeclarationSyntax or CompilationUnitSyntax) is { } scope && NamesRouteIn(scope);

    private static bool NamesRouteIn(SyntaxNode scope)
        => scope.DescendantTokens().Any(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
            && ModelRoutes.IsRoute(token.ValueText));
}
