using System.Collections.Concurrent;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Which endpoint or background worker runs a piece of code: backward over call sites to the first one that does.</summary>
internal sealed class RequestPaths(AnalyzedCompilation compilation)
{
    /// <summary>Bodies looked at for one question; past that the answer is 'not proven'.</summary>
    private const int MaxBodies = 500;

    private readonly ConcurrentDictionary<SyntaxNode, RequestEntry?> _entries = new();

    /// <summary>The nearest endpoint or worker that runs this node; null when none is in sight.</summary>
    public RequestEntry? EntryOf(SyntaxNode node, CancellationToken cancellationToken)
    {
        if (CallGraph.EnclosingBody(node) is not { } start)
        {
            return null;
        }

        if (!_entries.TryGetValue(start, out RequestEntry? entry))
        {
            entry = _entries.GetOrAdd(start, Search(start, static _ => false, static _ => true, cancellationToken));
        }

        return entry;
    }

    /// <summary>The nearest endpoint or worker that something in this node reaches on its way up, such as an exception; null when none is in sight.</summary>
    /// <param name="node">Where it starts.</param>
    /// <param name="stops">True for a place, the node or a call on the way to it, where it goes no further.</param>
    /// <param name="isWanted">False for an entry that is passed over.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public RequestEntry? EntryReachedFrom(SyntaxNode node, Func<SyntaxNode, bool> stops, Func<RequestEntry, bool> isWanted, CancellationToken cancellationToken)
        => !stops(node) && CallGraph.EnclosingBody(node) is { } start ? Search(start, stops, isWanted, cancellationToken) : null;

    private RequestEntry? Search(SyntaxNode start, Func<SyntaxNode, bool> stops, Func<RequestEntry, bool> isWanted, CancellationToken cancellationToken)
    {
        var seen = new HashSet<SyntaxNode> { start };
        var work = new Queue<SyntaxNode>(seen);
        while (work.Count > 0)
        {
            SyntaxNode body = work.Dequeue();
            if (EntryAt(body, cancellationToken) is { } entry)
            {
                if (isWanted(entry))
                {
                    return entry with { IsDirect = body == start };
                }

                continue;
            }

            foreach (SyntaxNode caller in CallersOf(body, cancellationToken))
            {
                if (caller != body && compilation.Endpoints.OfHandler(caller, cancellationToken) is { } endpoint)
                {
                    var mapped = new RequestEntry(endpoint.Endpoint.Name, IsWorker: false, IsDirect: body == start, endpoint.Token, endpoint.Endpoint);
                    if (isWanted(mapped))
                    {
                        return mapped;
                    }
                }
                else if (CallGraph.EnclosingBody(caller) is { } next && !stops(caller) && seen.Count < MaxBodies && seen.Add(next))
                {
                    work.Enqueue(next);
                }
            }
        }

        return null;
    }

    // A lambda runs where it stands unless a mapping takes it; a member runs where it is used.
    private IEnumerable<SyntaxNode> CallersOf(SyntaxNode body, CancellationToken cancellationToken)
        => body is AnonymousFunctionExpressionSyntax ? [body] : compilation.Calls.CallersOf(body, cancellationToken).Select(site => site.Node);

    private RequestEntry? EntryAt(SyntaxNode body, CancellationToken cancellationToken)
    {
        EndpointMap endpoints = compilation.Endpoints;
        if (body is AnonymousFunctionExpressionSyntax)
        {
            return endpoints.OfHandler(body, cancellationToken) is { } endpoint ? new RequestEntry(endpoint.Endpoint.Name, IsWorker: false, IsDirect: true, endpoint.Token, endpoint.Endpoint) : null;
        }

        return compilation.Calls.SymbolOf(body, cancellationToken) switch
        {
            IMethodSymbol method when endpoints.IsHandlerMethod(method) && endpoints.OfSymbol(method, cancellationToken) is var facts
                => new RequestEntry($"{method.ContainingType.Name}.{method.Name}", IsWorker: false, IsDirect: true, facts?.Token, facts?.Endpoint),
            IMethodSymbol method when compilation.Catalog.Is(method, ApiRole.WorkerMethod)
                => new RequestEntry($"{method.ContainingType.Name}.{method.Name}", IsWorker: true, IsDirect: true, Token: null, Endpoint: null),
            _ => null,
        };
    }
}

/// <summary>What runs a piece of code.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="IsWorker">A background worker rather than an endpoint.</param>
/// <param name="IsDirect">True where the code stands in the handler itself.</param>
/// <param name="Token">The expression for the token that the endpoint has; null when it has none at hand.</param>
/// <param name="Endpoint">The endpoint; null for a worker, and for a handler whose mapping is not in sight.</param>
internal sealed record RequestEntry(string Name, bool IsWorker, bool IsDirect, string? Token, Endpoint? Endpoint);
