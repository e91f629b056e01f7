using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Moderation;

/// <summary>Which code has a text or image moderated: itself, or through methods and services that it calls.</summary>
internal sealed class ModerationCalls(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 6;

    private readonly Lazy<ReachingCalls> _reaching = new(() => new ReachingCalls(
        compilation.Calls, compilation.UsesOf(ApiRole.ModerationCall), node => compilation.Endpoints.IsHandler(node, CancellationToken.None), MaxDepth));

    /// <summary>True where the call moderates.</summary>
    public bool Moderates(IInvocationOperation call, CancellationToken cancellationToken)
        => compilation.Catalog.Is(call.TargetMethod, ApiRole.ModerationCall)
            || IsReachedFrom(compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken));

    /// <summary>True where one of these bodies has something moderated.</summary>
    public bool IsReachedFrom(IEnumerable<SyntaxNode> bodies) => bodies.Any(body => _reaching.Value.In(body).Any());
}
