using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>How a program exposes a handler.</summary>
internal enum EndpointKind
{
    /// <summary>A minimal API: a delegate handed to <c>Map*</c>.</summary>
    Route,

    /// <summary>An MVC or Web API action.</summary>
    Action,

    /// <summary>A handler of a Razor Page's model.</summary>
    Page,

    /// <summary>A type whose public methods remote callers invoke: a SignalR hub or gRPC service.</summary>
    Service,

    /// <summary>The pages of a Blazor program, rendered on the server: one for all that its root component shows.</summary>
    Component,

    /// <summary>A class that is an endpoint of its own (FastEndpoints).</summary>
    Class,

    /// <summary>A function that an HTTP trigger runs (Azure Functions).</summary>
    Function,

    /// <summary>A method behind a gateway's address (AWS Lambda annotations).</summary>
    Gateway,
}

/// <summary>One way into the program for remote callers.</summary>
/// <param name="Kind">How it is exposed.</param>
/// <param name="Name">Name for people: <c>POST /chat</c>, <c>ChatController.Ask</c>.</param>
/// <param name="Place">Where diagnostics about it belong: the mapping's name or the action's identifier.</param>
/// <param name="Handlers">The bodies that serve it.</param>
/// <param name="Symbol">The handler method, or for services and endpoint classes the type; null for a delegate that can't be traced.</param>
/// <param name="Mapping">The mapping call; null for actions and pages.</param>
internal sealed record Endpoint(
    EndpointKind Kind,
    string Name,
    Location Place,
    ImmutableArray<SyntaxNode> Handlers,
    ISymbol? Symbol,
    InvocationExpressionSyntax? Mapping)
{
    /// <summary>The attributes that are read as its metadata. Routes have those of the handler method alone; actions, pages and hubs those of their types too.</summary>
    public IEnumerable<AttributeData> Attributes => (this switch
    {
        { Symbol: IMethodSymbol method, Kind: EndpointKind.Action } => Overridden(method).Concat<ISymbol>(EndpointMap.WithBases(method.ContainingType)),
        { Symbol: IMethodSymbol method, Kind: EndpointKind.Page } => EndpointMap.WithBases(method.ContainingType),
        { Symbol: INamedTypeSymbol type } => EndpointMap.WithBases(type),
        { Symbol: { } symbol } => ImmutableArray.Create(symbol),
        _ => ImmutableArray<ISymbol>.Empty,
    }).SelectMany(carrier => carrier.GetAttributes());

    /// <summary>The body a call on the way to the model stands in. A handler may be a lambda in a variable, which its owner does not know to be one.</summary>
    public SyntaxNode? BodyOf(ReachingCall hop)
        => Handlers.FirstOrDefault(body => body.SyntaxTree == hop.Site.Node.SyntaxTree && body.Span.Contains(hop.Site.Node.Span)) ?? hop.Owner;

    private static IEnumerable<IMethodSymbol> Overridden(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            yield return current;
        }
    }
}
