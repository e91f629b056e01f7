using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>
/// The code that tells where an <c>HttpClient</c> sends that is configured at a place: of a registration the lambda and the typed client,
/// else the type, or the top-level statements, around it.
/// </summary>
internal sealed class HttpClientScope(AnalyzedCompilation compilation)
{
    // Texts given to these are the program's own routes, not those it calls.
    private readonly ImmutableHashSet<string> _mappings = compilation.Catalog.NamesInUse(ApiRole.EndpointMap, ApiRole.EndpointGroup, ApiRole.EndpointMapType, ApiRole.EndpointAgent);

    /// <summary>True where a text of that code is what is looked for.</summary>
    public bool Names(SyntaxNode place, Func<string, bool> isWanted, CancellationToken cancellationToken)
        => ScopesOf(place, cancellationToken).Any(scope => TextsIn(scope).Any(isWanted));

    private IEnumerable<SyntaxNode> ScopesOf(SyntaxNode place, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode node in place.AncestorsAndSelf())
        {
            switch (node)
            {
                case InvocationExpressionSyntax call when IsRegistration(call, cancellationToken):
                    return TypedClientOf(call, cancellationToken) is { } type ? type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).Prepend(call) : [call];
                case TypeDeclarationSyntax or CompilationUnitSyntax:
                    return [node];
            }
        }

        return [];
    }

    private bool IsRegistration(InvocationExpressionSyntax call, CancellationToken cancellationToken)
        => CallGraph.NameOf(call) is { } name
            && (compilation.Catalog.NamesInUse(ApiRole.ClientFactory).Contains(name.Identifier.ValueText) || compilation.Catalog.NamesInUse(ApiRole.ClientHandler).Contains(name.Identifier.ValueText))
            && compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method)
            && (compilation.Catalog.Is(method, ApiRole.ClientFactory) || compilation.Catalog.Is(method, ApiRole.ClientHandler));

    // AddHttpClient<IApi, Api>(…).ConfigurePrimaryHttpMessageHandler(…): the chain names the type.
    private INamedTypeSymbol? TypedClientOf(InvocationExpressionSyntax registration, CancellationToken cancellationToken)
    {
        for (ExpressionSyntax? call = registration; call is InvocationExpressionSyntax invocation; call = (invocation.Expression as MemberAccessExpressionSyntax)?.Expression)
        {
            if (CallGraph.NameOf(invocation) is GenericNameSyntax { TypeArgumentList.Arguments: { Count: > 0 } types } && IsRegistration(invocation, cancellationToken))
            {
                return compilation.Calls.Model(types.Last().SyntaxTree).GetSymbolInfo(types.Last(), cancellationToken).Symbol as INamedTypeSymbol;
            }
        }

        return null;
    }

    private IEnumerable<string> TextsIn(SyntaxNode scope)
        => scope.DescendantTokens(node => !IsElsewhere(node, scope))
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken)
            .Select(token => token.ValueText);

    // Top-level statements hold no types; attributes and mapped routes are what others call.
    private bool IsElsewhere(SyntaxNode node, SyntaxNode scope) => node switch
    {
        AttributeSyntax => true,
        BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax => node != scope && scope is CompilationUnitSyntax,
        ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } arguments } argument
            => arguments.Arguments[0] == argument && CallGraph.NameOf(call) is { } name && _mappings.Contains(name.Identifier.ValueText),
        _ => false,
    };
}
