using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// The call sites from which some sinks are reached: one breadth-first walk a compilation, from the sinks back over call sites, so that every
/// later question 'does this body reach one, and how' is a lookup. The order of the walk does not depend on the order of the files.
/// </summary>
internal sealed class ReachingCalls
{
    private readonly ILookup<SyntaxTree, ReachingCall> _calls;

    /// <summary>Walks back from the sinks.</summary>
    /// <param name="graph">The compilation's calls.</param>
    /// <param name="sinks">The calls to be reached.</param>
    /// <param name="isEntry">True for a lambda that others run, such as an endpoint's handler: it does not count for the member it stands in.</param>
    /// <param name="maxDepth">Calls between a site and its sink.</param>
    public ReachingCalls(CallGraph graph, IEnumerable<CallSite> sinks, Func<SyntaxNode, bool> isEntry, int maxDepth)
    {
        var found = new List<ReachingCall>();
        var visited = new HashSet<SyntaxNode>();
        List<ReachingCall> level = Sorted(sinks.Select(sink => At(sink, null)));
        for (int depth = 0; level.Count > 0; depth++)
        {
            found.AddRange(level);
            level = depth < maxDepth
                ? Sorted(level.Where(call => call.Owner is { } owner && visited.Add(owner))
                    .SelectMany(call => graph.CallersOf(call.Owner!, CancellationToken.None).Select(site => At(site, call))))
                : new List<ReachingCall>();
        }

        _calls = found.ToLookup(call => call.Site.Node.SyntaxTree);
        Owners = found.Select(call => call.Owner).OfType<SyntaxNode>().Distinct().ToImmutableArray();

        ReachingCall At(CallSite site, ReachingCall? next) => new(site, CallGraph.OwnerOf(site.Node, isEntry), next);
    }

    /// <summary>The bodies that reach a sink, nearest first.</summary>
    public ImmutableArray<SyntaxNode> Owners { get; }

    /// <summary>The sites in a body that reach a sink, nearest sink first. Local functions and other bodies inside it are theirs, not its own.</summary>
    public IEnumerable<ReachingCall> In(SyntaxNode body)
        => _calls[body.SyntaxTree].Where(call => call.Owner == body || (body is AnonymousFunctionExpressionSyntax && body.Span.Contains(call.Site.Node.Span) && call.Owner?.Span.Contains(body.Span) == true));

    private static List<ReachingCall> Sorted(IEnumerable<ReachingCall> calls)
        => calls.OrderBy(call => call.Site.Node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(call => call.Site.Node.SpanStart).ToList();
}

/// <summary>A call site that reaches a sink.</summary>
/// <param name="Site">The call.</param>
/// <param name="Owner">The body that makes it; null outside any.</param>
/// <param name="Next">The next site on the way; null for the sink itself.</param>
internal sealed record ReachingCall(CallSite Site, SyntaxNode? Owner, ReachingCall? Next)
{
    /// <summary>This site and those behind it, the sink last.</summary>
    public ImmutableArray<ReachingCall> Path
    {
        get
        {
            var path = ImmutableArray.CreateBuilder<ReachingCall>();
            for (ReachingCall? call = this; call is not null; call = call.Next)
            {
                path.Add(call);
            }

            return path.ToImmutable();
        }
    }
}
