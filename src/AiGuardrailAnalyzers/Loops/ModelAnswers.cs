using System.Collections.Concurrent;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Loops;

/// <summary>Finds the calls whose results are a model's answers: its own, and those of the program's methods that return what a model answered.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="mayAnswer">False for names that need not be bound.</param>
/// <param name="isAnswer">True for the calls of an SDK that count.</param>
internal sealed class ModelAnswers(AnalyzedCompilation compilation, Func<string, bool> mayAnswer, Func<InvocationExpressionSyntax, IMethodSymbol, bool> isAnswer)
{
    private const int MaxDepth = 2;

    private readonly ConcurrentDictionary<(ISymbol Method, int Depth), IMethodSymbol?> _returned = new();

    /// <summary>The calls among these nodes, in their order.</summary>
    public IEnumerable<AnsweringCall> In(IEnumerable<SyntaxNode> nodes, CancellationToken cancellationToken) => In(nodes, 0, cancellationToken);

    private IEnumerable<AnsweringCall> In(IEnumerable<SyntaxNode> nodes, int depth, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax call in nodes.OfType<InvocationExpressionSyntax>())
        {
            if (CallGraph.NameOf(call)?.Identifier.ValueText is not { } name || !mayAnswer(name) || !compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target))
            {
                continue;
            }

            if (isAnswer(call, target))
            {
                yield return new AnsweringCall(call, target, IsDirect: true);
            }
            else if (depth < MaxDepth && ReturnedBy(target, depth, cancellationToken) is { } model)
            {
                yield return new AnsweringCall(call, model, IsDirect: false);
            }
        }
    }

    private IMethodSymbol? ReturnedBy(IMethodSymbol method, int depth, CancellationToken cancellationToken)
        => _returned.TryGetValue((method, depth), out IMethodSymbol? known) ? known : _returned.GetOrAdd((method, depth), FindReturned(method, depth, cancellationToken));

    private IMethodSymbol? FindReturned(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode body in compilation.Calls.BodiesOf(method, cancellationToken))
        {
            var calls = In(LoopScope.Nodes(body), depth + 1, cancellationToken).ToList();
            if (calls.Count == 0)
            {
                continue;
            }

            var dependence = new ModelDependence(body, compilation.Calls.Model(body.SyntaxTree), calls.Select(call => call.Call), cancellationToken);
            if (LoopScope.Nodes(body).Any(node => (node is ReturnStatementSyntax { Expression: { } value } && (dependence.Holds(value) || dependence.ConditionsOf(node).Any(dependence.IsDecided)))
                || (node is ArrowExpressionClauseSyntax arrow && dependence.Holds(arrow.Expression))))
            {
                return calls[0].Model;
            }
        }

        return null;
    }
}

/// <summary>A call whose result is a model's answer.</summary>
/// <param name="Call">The call.</param>
/// <param name="Model">The SDK's method that answers.</param>
/// <param name="IsDirect">True where the call is that method's.</param>
internal sealed record AnsweringCall(InvocationExpressionSyntax Call, IMethodSymbol Model, bool IsDirect);
