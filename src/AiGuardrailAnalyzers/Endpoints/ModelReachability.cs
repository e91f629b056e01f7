using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Which model call a handler reaches: forward over call sites, through methods, services behind interfaces, lambdas and constructors.</summary>
internal sealed class ModelReachability(AnalyzedCompilation compilation)
{
    /// <summary>Bodies looked at for one endpoint; past that the answer is 'not proven'.</summary>
    private const int MaxBodies = 500;

    private static readonly ImmutableArray<ApiRole> s_roles =
        ImmutableArray.Create(ApiRole.ModelChat, ApiRole.ModelPrompt, ApiRole.ModelImage, ApiRole.ModelSpeech, ApiRole.ModelPredict, ApiRole.ModelEmbedding);

    private static readonly ImmutableHashSet<string> s_callNames = s_roles.SelectMany(SymbolCatalog.WrittenNames).ToImmutableHashSet(StringComparer.Ordinal);

    private readonly Lazy<ImmutableHashSet<string>> _leadingNames = new(() => compilation.Calls.NamesLeadingTo(s_callNames));

    /// <summary>The catalog's row for a model call; null for other members.</summary>
    public ModelRow? ModelCall(ISymbol? member)
    {
        if (member is null || !s_callNames.Contains(member.Name))
        {
            return null;
        }

        foreach (ModelRow row in compilation.Catalog.RowsOf(member))
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
    /// <param name="counts">Which kinds of model call count.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public ModelPath? From(ImmutableArray<SyntaxNode> bodies, Func<ApiRole, bool> counts, CancellationToken cancellationToken)
    {
        var work = new Queue<Step>(bodies.Select(body => new Step(body, null, null)));
        var seen = new HashSet<SyntaxNode>(bodies);
        while (work.Count > 0)
        {
            Step step = work.Dequeue();
            foreach (CallSite call in compilation.Calls.CallsIn(step.Body, _leadingNames.Value, node => node is AnonymousFunctionExpressionSyntax && compilation.Endpoints.IsHandler(node, cancellationToken), cancellationToken))
            {
                if (ModelCall(call.Target) is { } row)
                {
                    if (counts(row.Role))
                    {
                        return PathTo(step, call, row);
                    }

                    continue;
                }

                foreach (SyntaxNode body in compilation.Calls.BodiesOf(call.Target, cancellationToken))
                {
                    if (seen.Count < MaxBodies && seen.Add(body))
                    {
                        work.Enqueue(new Step(body, step, call));
                    }
                }
            }
        }

        return null;
    }

    private static ModelPath PathTo(Step step, CallSite call, ModelRow row)
    {
        var hops = new Stack<ModelPathHop>();
        hops.Push(new ModelPathHop(step.Body, call));
        for (Step? current = step; current is { Call: { } via, From: { } from }; current = from)
        {
            hops.Push(new ModelPathHop(from.Body, via));
        }

        return new ModelPath(row, hops.ToImmutableArray());
    }

    private sealed record Step(SyntaxNode Body, Step? From, CallSite? Call);
}

/// <summary>How a handler reaches a model call.</summary>
/// <param name="Row">The catalog's row of the call.</param>
/// <param name="Hops">The calls that lead there, the handler's first; the last is the model call.</param>
internal sealed record ModelPath(ModelRow Row, ImmutableArray<ModelPathHop> Hops)
{
    /// <summary>The model call.</summary>
    public CallSite Call => Hops[Hops.Length - 1].Call;

    /// <summary>The model call for people: <c>IChatClient.GetResponseAsync</c>.</summary>
    public string CallName => Display(Call.Target);

    /// <summary>The way there for people: empty, or <c> through ChatService.AnswerAsync</c>.</summary>
    public string Way => Hops.Length == 1 ? "" : " through " + string.Join(", ", Hops.Take(Hops.Length - 1).Select(hop => Display(hop.Call.Target)));

    private static string Display(ISymbol member)
    {
        string type = member.ContainingType?.Name ?? "";
        return member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type
            : member is IMethodSymbol { MethodKind: MethodKind.LocalFunction } || type.Length == 0 ? member.Name
            : $"{type}.{member.Name}";
    }
}

/// <summary>One call on the way to a model.</summary>
/// <param name="Body">The body that makes the call.</param>
/// <param name="Call">The call.</param>
internal sealed record ModelPathHop(SyntaxNode Body, CallSite Call);
