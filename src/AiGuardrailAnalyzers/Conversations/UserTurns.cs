using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Conversations;

/// <summary>Finds the component or bot that runs a piece of code for one of the many people it talks to. In a browser, or in an app, there is one.</summary>
internal sealed class UserTurns(AnalyzedCompilation compilation)
{
    private const int MaxBodies = 100;

    /// <summary>The component or bot, as an entry; null where none is in sight or the program is no server.</summary>
    public RequestEntry? EntryOf(SyntaxNode node, CancellationToken cancellationToken)
    {
        if (!compilation.Host.IsServer || CallGraph.EnclosingBody(node) is not { } start)
        {
            return null;
        }

        var seen = new HashSet<SyntaxNode> { start };
        var work = new Queue<SyntaxNode>(seen);
        while (work.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SyntaxNode body = work.Dequeue();
            if (compilation.Calls.SymbolOf(body, cancellationToken) is { ContainingType: { } type } member && compilation.Catalog.IsType(type, ApiRole.ConversationTurn))
            {
                return new RequestEntry(member.Name.Length > 0 ? $"{type.Name}.{member.Name}" : type.Name, IsWorker: false, IsDirect: body == start, Token: null, Endpoint: null);
            }

            foreach (SyntaxNode caller in compilation.Calls.CallersOf(body, cancellationToken).Select(site => site.Node))
            {
                if (CallGraph.EnclosingBody(caller) is { } next && seen.Count < MaxBodies && seen.Add(next))
                {
                    work.Enqueue(next);
                }
            }
        }

        return null;
    }
}
