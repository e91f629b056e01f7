using System.Collections.Immutable;
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
    InvocationExpressionSyntax? Mapping);
