using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Which model call a handler reaches: through methods, services behind interfaces, lambdas and constructors.</summary>
internal sealed class ModelReachability
{
    /// <summary>How many calls lie between an endpoint and its model call at most.</summary>
    public const int MaxDepth = 12;

    private static readonly ImmutableArray<ApiRole> s_roles =
        ImmutableArray.Create(ApiRole.ModelChat, ApiRole.ModelPrompt, ApiRole.ModelImage, ApiRole.ModelSpeech, ApiRole.ModelPredict, ApiRole.ModelEmbedding);

    private readonly AnalyzedCompilation _compilation;
    private readonly int _maxDepth;
    private readonly Lazy<ImmutableHashSet<string>> _names;
    private readonly ModelRequests _requests;
    private readonly Lazy<ReachingCalls> _answers;
    private readonly Lazy<ReachingCalls> _embeddings;
    private readonly Lazy<ImmutableHashSet<string>> _onTheWay;

    public ModelReachability(AnalyzedCompilation compilation, int maxDepth)
    {
        _maxDepth = maxDepth;
        _compilation = compilation;
        _names = new(() => s_roles.SelectMany(compilation.Catalog.NamesInUse).ToImmutableHashSet(StringComparer.Ordinal));
        var sinks = new Lazy<ImmutableArray<CallSite>>(() => compilation.Calls.Uses(Names, CancellationToken.None).Where(use => ModelCall(use.Target) is not null).ToImmutableArray());
        _requests = new ModelRequests(compilation.Calls);
        _answers = new(() => Reaching(sinks.Value.Where(use => ModelCall(use.Target)!.Role != ApiRole.ModelEmbedding).Concat(_requests.Sites)));
        _embeddings = new(() => Reaching(sinks.Value.Where(use => ModelCall(use.Target)!.Role == ApiRole.ModelEmbedding)));
        _onTheWay = new(() => Names.Union(_requests.Sites.Any() ? ModelRequests.Names : []).Union(_answers.Value.Owners.Concat(_embeddings.Value.Owners).Select(CallGraph.DeclaredName).OfType<string>()));
    }

    /// <summary>True for the name of a model call or of a member that reaches one: to bind other calls does not pay.</summary>
    public bool IsOnTheWay(string name) => _onTheWay.Value.Contains(name);

    /// <summary>The names of the model calls that the referenced SDKs have.</summary>
    public ImmutableHashSet<string> Names => _names.Value;

    /// <summary>The catalog's row for a model call; null for other members.</summary>
    public ModelRow? ModelCall(ISymbol? member)
    {
        if (member is null || !Names.Contains(member.Name))
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

    /// <summary>True for a request to a model that is built by hand.</summary>
    public bool IsRequest(InvocationExpressionSyntax call) => _requests.Contains(call);

    /// <summary>The nearest model call that an endpoint reaches; null when it reaches none. Embeddings count only where it returns them.</summary>
    public CallPath? From(Endpoint endpoint)
        => (Answering(endpoint.Handlers)
            ?? (ReturnsVectors(endpoint) ? endpoint.Handlers.SelectMany(_embeddings.Value.In).FirstOrDefault() : null)) is { } found
                ? new CallPath(found.Path)
                : null;

    /// <summary>True where one of these bodies reaches a model that answers.</summary>
    public bool IsReachedFrom(IEnumerable<SyntaxNode> bodies) => Answering(bodies) is not null;

    private ReachingCall? Answering(IEnumerable<SyntaxNode> bodies) => bodies.SelectMany(_answers.Value.In).FirstOrDefault();

    // Embeddings are computed to search, which costs little and tells little; an endpoint that hands the vectors out is another matter.
    private static bool ReturnsVectors(Endpoint endpoint)
        => endpoint.Symbol is IMethodSymbol { ReturnType: { } type } && Parts(type, 0).Any(part => part.Name is "Embedding" or "GeneratedEmbeddings" or "ReadOnlyMemory" && Parts(part, 0).Any(p => p.SpecialType == SpecialType.System_Single));

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type, int depth)
    {
        const int MaxDepth = 5;
        yield return type;
        IEnumerable<ITypeSymbol> arguments = type switch
        {
            IArrayTypeSymbol array => ImmutableArray.Create(array.ElementType),
            INamedTypeSymbol named => named.TypeArguments,
            _ => ImmutableArray<ITypeSymbol>.Empty,
        };
        foreach (ITypeSymbol part in arguments.Where(_ => depth < MaxDepth).SelectMany(argument => Parts(argument, depth + 1)))
        {
            yield return part;
        }
    }

    /// <summary>The bodies on the way to a model call that answers: whoever makes it, and whoever calls those.</summary>
    public IEnumerable<SyntaxNode> Bodies => _answers.Value.Owners;

    private ReachingCalls Reaching(IEnumerable<CallSite> sinks)
        => new(_compilation.Calls, sinks, node => _compilation.Endpoints.IsHandler(node, CancellationToken.None), _maxDepth);
}
