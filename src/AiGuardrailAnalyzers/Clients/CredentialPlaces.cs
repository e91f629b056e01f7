using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Where clients of models take their keys.</summary>
internal sealed class CredentialPlaces(AnalyzedCompilation compilation)
{
    // The headers in which providers expect keys.
    private static readonly ImmutableHashSet<string> s_headers = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "Authorization", "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key");

    private readonly ValueUses _uses = new(compilation.Calls);
    private readonly HttpClientUse _clients = new(compilation);
    private readonly HttpClientScope _scope = new(compilation);

    /// <summary>The argument or assignment by which a value becomes a client's key; null where none is proven.</summary>
    public IOperation? Find(IOperation value, CancellationToken cancellationToken)
        => _uses.Find(value, place => IsPlace(place, cancellationToken), KeepsText, cancellationToken);

    /// <summary>True where the client that gets the key of a place talks to a server on the machine itself, which checks no keys.</summary>
    public bool IsOfLocalServer(IOperation place, CancellationToken cancellationToken)
        => HasLoopbackNeighbour(place, cancellationToken)
            || (place.Parent is IObjectCreationOperation credential
                && _uses.Find(credential, use => HasLoopbackNeighbour(use, cancellationToken), static _ => false, cancellationToken) is not null);

    private bool IsPlace(IOperation use, CancellationToken cancellationToken) => use switch
    {
        IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter } argument
            => compilation.Catalog.RowsOf(method).Any(row => row.Path?.Parameter == parameter.Name
                    && (row.Role == ApiRole.CredentialKey || (row.Role == ApiRole.CredentialHeader && IsKeyHeader(argument) && (_scope.Names(argument.Syntax, ModelRoutes.IsModel, cancellationToken) || IsOfModelsHttpClient(argument, cancellationToken)))))
                || TakesKeyByConversion(argument)
                || (method.Name == "Add" && argument.Parent is IInvocationOperation { Instance: { } dictionary } && IsKeyHeader(argument) && IsHeadersOfClient(dictionary)),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: { Length: 1 } index, Instance: { } dictionary } } => IsKeyHeader(index[0].Value) && IsHeadersOfClient(dictionary),
        IAssignmentOperation { Target: IMemberReferenceOperation target } => compilation.Catalog.Is(target.Member, ApiRole.CredentialKey),
        _ => false,
    };

    // A parameter of a credential's type, to which text converts.
    private bool TakesKeyByConversion(IArgumentOperation argument)
        => argument.Value is IConversionOperation { OperatorMethod: not null, Operand.Type.SpecialType: SpecialType.System_String }
            && argument.Parameter?.Type is INamedTypeSymbol type
            && type.InstanceConstructors.Any(constructor => compilation.Catalog.Is(constructor, ApiRole.CredentialKey));

    private static bool KeepsText(IArgumentOperation argument)
        => argument.Parameter?.ContainingType is { SpecialType: SpecialType.System_String }
            && argument.Parent is IInvocationOperation { TargetMethod.Name: nameof(string.Concat) or nameof(string.Format) };

    // Add("api-key", …); an AuthenticationHeaderValue is a header by itself.
    private static bool IsKeyHeader(IArgumentOperation argument)
        => argument.Parent is IObjectCreationOperation
            || (argument.Parent is IInvocationOperation { Arguments: { Length: > 1 } arguments } && arguments.Any(a => a.Parameter is { Ordinal: 0 } && a != argument && IsKeyHeader(a.Value)));

    private static bool IsKeyHeader(IOperation name) => name.ConstantValue is { HasValue: true, Value: string text } && s_headers.Contains(text);

    // A client's own dictionary of headers, or the one it is given.
    private bool IsHeadersOfClient(IOperation dictionary)
    {
        IOperation owner = dictionary is IInstanceReferenceOperation && Initialized(dictionary) is { } initialized ? initialized : dictionary;
        while (owner.Parent is IConversionOperation)
        {
            owner = owner.Parent;
        }

        return (owner.Parent is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } ? target : owner) is IPropertyReferenceOperation headers
            && compilation.Catalog.Is(headers.Property, ApiRole.CredentialHeader);
    }

    private static IOperation? Initialized(IOperation member)
    {
        for (IOperation? parent = member.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IObjectCreationOperation creation:
                    return creation;
                case IMemberInitializerOperation initializer:
                    return initializer.InitializedMember;
            }
        }

        return null;
    }

    // client.DefaultRequestHeaders: a model client sends through the client.
    private bool IsOfModelsHttpClient(IArgumentOperation argument, CancellationToken cancellationToken)
    {
        IOperation? headers = argument.Parent is IInvocationOperation { Instance: { } receiver } ? receiver
            : argument.Parent?.Parent is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation authorization } ? authorization.Instance
            : null;
        return headers is IPropertyReferenceOperation { Property.Name: nameof(HttpClient.DefaultRequestHeaders), Instance: { } client } && _clients.ServesModel(client, cancellationToken);
    }

    // The other arguments of the client, or the options that it is made with, hold a loopback address.
    private bool HasLoopbackNeighbour(IOperation place, CancellationToken cancellationToken)
    {
        IOperation outer = place;
        while (outer.Parent is IArgumentOperation or IObjectCreationOperation or IConversionOperation or IInvocationOperation or IObjectOrCollectionInitializerOperation or ISimpleAssignmentOperation)
        {
            outer = outer.Parent;
        }

        return outer.DescendantsAndSelf().Any(operation => IsLoopback(operation)
            || (operation is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && IsMadeForLoopback(operation, cancellationToken)));
    }

    private bool IsMadeForLoopback(IOperation reference, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(reference, cancellationToken);
        return (value != reference && value.DescendantsAndSelf().Any(operation => IsLoopback(operation) || (operation is IFieldReferenceOperation && IsLoopback(compilation.Definitions.Resolve(operation, cancellationToken)))))
            || (reference is ILocalReferenceOperation local && Definitions.Root(local).Descendants().OfType<ISimpleAssignmentOperation>().Any(assignment =>
                assignment.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation owner }
                && SymbolEqualityComparer.Default.Equals(owner.Local, local.Local)
                && assignment.Value.DescendantsAndSelf().Any(IsLoopback)));
    }

    private static bool IsLoopback(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: string text } && RemoteHost.IsLoopback(text);
}
