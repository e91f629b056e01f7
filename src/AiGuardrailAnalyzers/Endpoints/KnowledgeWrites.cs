using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Which write into a store that retrieval reads a handler reaches: a vector store, a search index, a memory, or a database beside an embedding.</summary>
internal sealed class KnowledgeWrites
{
    private const int MaxDepth = 8;

    private readonly Lazy<ReachingCalls> _writes;

    public KnowledgeWrites(AnalyzedCompilation compilation)
        => _writes = new(() => new ReachingCalls(compilation.Calls, Sinks(compilation), node => compilation.Endpoints.IsHandler(node, CancellationToken.None), MaxDepth));

    /// <summary>The nearest write that these bodies reach; null when none is reached.</summary>
    public CallPath? From(ImmutableArray<SyntaxNode> bodies)
        => bodies.SelectMany(_writes.Value.In).FirstOrDefault() is { } found ? new CallPath(found.Path) : null;

    private static IEnumerable<CallSite> Sinks(AnalyzedCompilation compilation)
    {
        ImmutableArray<CallSite> uses = compilation.Calls
            .Uses(compilation.Catalog.NamesInUse(ApiRole.KnowledgeWrite, ApiRole.KnowledgeSave), CancellationToken.None).ToImmutableArray();
        var embedding = new Lazy<HashSet<SyntaxNode>>(() => new HashSet<SyntaxNode>(compilation.UsesOf(ApiRole.ModelEmbedding)
            .Select(use => Owner(use, compilation)).OfType<SyntaxNode>()));
        return uses.Where(use => compilation.Catalog.Is(use.Target, ApiRole.KnowledgeWrite)
            || (compilation.Catalog.Is(use.Target, ApiRole.KnowledgeSave) && Owner(use, compilation) is { } owner && embedding.Value.Contains(owner)));
    }

    private static SyntaxNode? Owner(CallSite use, AnalyzedCompilation compilation)
        => CallGraph.OwnerOf(use.Node, node => compilation.Endpoints.IsHandler(node, CancellationToken.None));
}
