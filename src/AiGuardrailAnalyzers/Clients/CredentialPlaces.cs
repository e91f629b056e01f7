using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Where clients of models take their keys.</summary>
internal sealed class CredentialPlaces(AnalyzedCompilation compilation)
{
    // The headers in which providers expect keys.
    private static readonly ImmutableHashSet<string> s_headers = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "Authorization", "api-key", "x-api-key", "x-goog-api-key", "Ocp-Apim-Subscription-Key");

    private readonly ValueUses _uses = new(compilation.Calls);

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
                    && (row.Role == ApiRole.CredentialKey || (row.Role == ApiRole.CredentialHeader && IsKeyHeader(argument) && NamesModel(argument.Syntax, cancellationToken))))
                || TakesKeyByConversion(argument),
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
            || (argument.Parent is IInvocationOperation { Arguments: { Length: > 0 } arguments }
                && arguments.Any(a => a.Parameter is { Name: "name" } && a.Value.ConstantValue is { HasValue: true, Value: string name } && s_headers.Contains(name)));

    // The type whose code sets a header also names the provider's host or a model's route.
    private bool NamesModel(SyntaxNode place, CancellationToken cancellationToken)
    {
        SyntaxNode scope = place.Ancestors().FirstOrDefault(node => node is TypeDeclarationSyntax or CompilationUnitSyntax) ?? place;
        return scope.DescendantTokens().Any(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken
            && ModelRoutes.IsModel(token.ValueText));
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
