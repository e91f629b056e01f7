using AiGuardrailAnalyzers.Corpus.Loading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>How many calls and object creations of a program resolve: what does not, no rule can see.</summary>
internal readonly record struct BoundCalls(int Calls, int Bound)
{
    public static BoundCalls In(LoadedProgram program, CancellationToken cancellationToken)
    {
        int calls = 0, bound = 0;
        Parallel.ForEach(program.Sources, new ParallelOptions { CancellationToken = cancellationToken }, tree =>
        {
            SemanticModel model = program.Compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes().Where(node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax))
            {
                Interlocked.Increment(ref calls);
                if (model.GetSymbolInfo(node, cancellationToken).Symbol is not null)
                {
                    Interlocked.Increment(ref bound);
                }
            }
        });
        return new BoundCalls(calls, bound);
    }

    public string Share => Calls == 0 ? "-" : $"{100.0 * Bound / Calls:0} %";

    public static BoundCalls operator +(BoundCalls left, BoundCalls right) => new(left.Calls + right.Calls, left.Bound + right.Bound);
}
