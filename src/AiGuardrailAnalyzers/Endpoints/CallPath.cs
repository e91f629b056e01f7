using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>How a handler reaches a call that matters, such as a model call.</summary>
/// <param name="Hops">The calls that lead there, the handler's first; the last is the call itself.</param>
internal sealed record CallPath(ImmutableArray<ReachingCall> Hops)
{
    /// <summary>The call that is reached.</summary>
    public CallSite Call => Hops[Hops.Length - 1].Site;

    /// <summary>The calls' places, the handler's first.</summary>
    public IEnumerable<Location> Places => Hops.Select(hop => hop.Site.Node.GetLocation());

    /// <summary>That call for people: <c>IChatClient.GetResponseAsync</c>.</summary>
    public string CallName => DisplayName.Of(Call.Target);

    /// <summary>The way there for people: empty, or <c> through 'ChatService.AnswerAsync'</c>.</summary>
    public string Way => Hops.Length == 1 ? "" : " through " + string.Join(", ", Hops.Take(Hops.Length - 1).Select(hop => $"'{DisplayName.Of(hop.Site.Target)}'"));
}
