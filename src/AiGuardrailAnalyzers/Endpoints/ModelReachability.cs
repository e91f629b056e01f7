using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Which model call a handler reaches: through methods, services behind interfaces, lambdas and constructors.</summary>
internal sealed class ModelReachability
{
    private const int MaxDepth = 12;

    private static readonly ImmutableArray<ApiRole> s_roles =
        ImmutableArray.Create(ApiRole.ModelChat, ApiRole.ModelPrompt, ApiRole.ModelImage, ApiRole.ModelSpeech, ApiRole.ModelPredict, ApiRole.ModelEmbedding);

    private static readonly ImmutableHashSet<string> s_callNames = s_roles.SelectMany(SymbolCatalog.WrittenNames).ToImmutableHashSet(StringComparer.Ordinal);

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ReachingCalls> _answers;
    private readonly Lazy<ReachingCalls> _embeddings;

    public ModelReachability(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        var sinks = new Lazy<ImmutableArray<CallSite>>(() => compilation.Calls.Uses(s_callNames, CancellationToken.None).Where(use => ModelCall(use.Target) is not null).ToImmutableArray());
        _answers = new(() => Reaching(sinks.Value.Where(use => ModelCall(use.Target)!.Role != ApiRole.ModelEmbedding)));
        _embeddings = new(() => Reaching(sinks.Value.Where(use => ModelCall(use.Target)!.Role == ApiRole.ModelEmbedding)));
    }

    /// <summary>The catalog's row for a model call; null for other members.</summary>
    public ModelRow? ModelCall(ISymbol? member)
    {
        if (member is null || !s_callNames.Contains(member.Name))
        {
            return null;
        }

        foreach (ModelRow row in _compilation.Catalog.RowsOf(member))
        {
            if (s_roles.Contains(row.Role))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The nearest model call that these bodies reach; null when none is reached.</summary>
    /// <param name="bodies">Where the search starts.</param>
    /// <param name="countsEmbeddings">True where computing an embedding counts too.</param>
    public CallPath? From(ImmutableArray<SyntaxNode> bodies, bool countsEmbeddings)
        => (bodies.SelectMany(_answers.Value.In).FirstOrDefault() ?? (countsEmbeddings ? bodies.SelectMany(_embeddings.Value.In).FirstOrDefault() : null)) is { } found
            ? new CallPath(found.Path)
            : null;

    /// <summary>The bodies on the way to a model call that answers: whoever makes it, and whoever calls those.</summary>
    public IEnumerable<SyntaxNode> Bodies => _answers.Value.Owners;

    private ReachingCalls Reaching(IEnumerable<CallSite> sinks)
        => new(_compilation.Calls, sinks, node => _compilation.Endpoints.IsHandler(node, CancellationToken.None), MaxDepth);
}
