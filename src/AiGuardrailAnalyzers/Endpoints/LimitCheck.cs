using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Tells code that limits how often something runs: it asks a limiter or semaphore, or answers 429. Judged by the body, never by a name.</summary>
internal sealed class LimitCheck
{
    private const int MaxDepth = 3;

    private readonly ImmutableHashSet<string> _names;

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ReachingCalls> _limits;
    private readonly Lazy<ILookup<SyntaxNode?, CallSite>> _releases;

    public LimitCheck(AnalyzedCompilation compilation)
    {
        _names = compilation.Catalog.NamesInUse(ApiRole.ThrottleUse, ApiRole.AuthorizationStatus);
        _compilation = compilation;
        _limits = new(() => new ReachingCalls(
            compilation.Calls,
            Sites(CancellationToken.None),
            node => compilation.Endpoints.IsHandler(node, CancellationToken.None),
            MaxDepth));
        _releases = new(() => compilation.UsesOf(ApiRole.ThrottleRelease)
            .ToLookup(use => CallGraph.OwnerOf(use.Node, node => compilation.Endpoints.IsHandler(node, CancellationToken.None))));
    }

    /// <summary>True where a body, or a method it calls, limits what passes.</summary>
    /// <param name="body">Filter, middleware or handler.</param>
    /// <param name="before">Only what stands before this node counts: a limit after the model call saves nothing. Null for all.</param>
    public bool Limits(SyntaxNode body, SyntaxNode? before = null)
        => _limits.Value.In(body).Any(call => (before is null || call.Site.Node.SpanStart < before.SpanStart) && !IsReleased(call, before));

    /// <summary>The members in whose bodies a limit stands.</summary>
    public IEnumerable<ISymbol> Members(CancellationToken cancellationToken)
        => Sites(cancellationToken).Select(site => CallGraph.OwnerOf(site.Node, _ => false)).OfType<SyntaxNode>()
            .Select(owner => _compilation.Calls.SymbolOf(owner, cancellationToken)).OfType<ISymbol>();

    // A semaphore that is let go before the next call, or in the method that takes it, locks something else.
    private bool IsReleased(ReachingCall call, SyntaxNode? before)
    {
        ReachingCall limit = call.Path.Last();
        return limit.Owner is { } owner && _compilation.Catalog.Find(limit.Site.Target, ApiRole.ThrottleUse) is { TypeName: var type }
            && _releases.Value[owner].Any(release => _compilation.Catalog.Find(release.Target, ApiRole.ThrottleRelease)?.TypeName == type
                && (limit != call || (before is not null && release.Node.SpanStart > limit.Site.Node.SpanStart && release.Node.SpanStart < before.SpanStart)));
    }

    private IEnumerable<CallSite> Sites(CancellationToken cancellationToken)
        => _compilation.Calls.Uses(_names, cancellationToken).Where(use => IsLimit(use, cancellationToken));

    // A 429 in a 'catch' passes on what an upstream service answered.
    private bool IsLimit(CallSite use, CancellationToken cancellationToken)
        => _compilation.Catalog.Is(use.Target, ApiRole.ThrottleUse)
            || (_compilation.Catalog.Is(use.Target, ApiRole.AuthorizationStatus)
                && AnsweredStatus.Is(use, _compilation.Calls.Model(use.Node.SyntaxTree), code => code == 429, cancellationToken)
                && !use.Node.Ancestors().Any(n => n is CatchClauseSyntax));
}
