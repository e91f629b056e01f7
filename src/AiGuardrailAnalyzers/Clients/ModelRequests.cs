using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>HTTP requests that a program builds by hand and sends to a model's route: much code has no SDK for the model it calls.</summary>
internal sealed class ModelRequests
{
    private static readonly ImmutableHashSet<string> s_sends = ImmutableHashSet.Create(StringComparer.Ordinal, "PostAsync", "PostAsJsonAsync", "SendAsync", "Send");

    private readonly CallGraph _calls;
    private readonly Lazy<ImmutableDictionary<SyntaxNode, CallSite>> _sites;

    public ModelRequests(CallGraph calls)
    {
        _calls = calls;
        _sites = new(() => Find().GroupBy(site => site.Node).ToImmutableDictionary(sites => sites.Key, sites => sites.First()));
    }

    /// <summary>The names of the methods that send them.</summary>
    public static ImmutableHashSet<string> Names => s_sends;

    /// <summary>Where they are sent.</summary>
    public IEnumerable<CallSite> Sites => _sites.Value.Values;

    /// <summary>True for a call that sends one.</summary>
    public bool Contains(InvocationExpressionSyntax call) => CallGraph.NameOf(call) is { } name && s_sends.Contains(name.Identifier.ValueText) && _sites.Value.ContainsKey(name);

    private IEnumerable<CallSite> Find()
    {
        foreach (IndexedMember member in _calls.UsersOf(s_sends))
        {
            if (member.Declaration is not (BaseMethodDeclarationSyntax or CompilationUnitSyntax or BasePropertyDeclarationSyntax) || !NamesRoute(member.Declaration))
            {
                continue;
            }

            foreach (InvocationExpressionSyntax call in Own(member.Declaration).OfType<InvocationExpressionSyntax>())
            {
                if (CallGraph.NameOf(call) is { } name && s_sends.Contains(name.Identifier.ValueText)
                    && _calls.TryGetTarget(call, CancellationToken.None, out IMethodSymbol? method)
                    && method.ContainingType is { Name: "HttpClient" or "HttpMessageInvoker" or "HttpClientJsonExtensions", ContainingNamespace: { } space } && space.ToDisplayString().StartsWith("System.Net.Http", StringComparison.Ordinal))
                {
                    yield return new CallSite(name, method);
                }
            }
        }
    }

    // The route stands in the member, or in a constant of its type that the member names.
    private static bool NamesRoute(SyntaxNode member)
    {
        if (Own(member).Any(IsRoute))
        {
            return true;
        }

        var routes = (member.Parent as TypeDeclarationSyntax)?.Members.OfType<FieldDeclarationSyntax>().SelectMany(field => field.Declaration.Variables)
            .Where(variable => variable.Initializer?.Value.DescendantNodesAndSelf().Any(IsRoute) == true).Select(variable => variable.Identifier.ValueText).ToList();
        return routes is { Count: > 0 } && Own(member).OfType<IdentifierNameSyntax>().Any(name => routes.Contains(name.Identifier.ValueText));
    }

    private static bool IsRoute(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => ModelRoutes.IsAnswering(literal.Token.ValueText),
        InterpolatedStringTextSyntax text => ModelRoutes.IsAnswering(text.TextToken.ValueText),
        _ => false,
    };

    // Top-level statements are not the types beside them; attributes and the routes that the program maps are what others call.
    private static IEnumerable<SyntaxNode> Own(SyntaxNode member)
        => member.DescendantNodes(node => node == member || node is not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or AttributeListSyntax))
            .Where(node => node is not LiteralExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } } } || !name.StartsWith("Map", StringComparison.Ordinal));
}
