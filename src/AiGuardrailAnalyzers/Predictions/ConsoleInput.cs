using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>Tells a console program that a person asks from a demonstration of fixed examples.</summary>
internal static class ConsoleInput
{
    private const int MaxDepth = 4;

    /// <summary>True where a prediction is made of what a person typed.</summary>
    public static bool Feeds(IOperation prediction) => IsTyped(prediction, 0);

    private static bool IsTyped(IOperation value, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        foreach (IOperation operation in value.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "ReadLine" or "Read" or "ReadKey", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } }:
                    return true;
                case ILocalReferenceOperation { Local: var local } reference when Given(local, reference).Any(given => IsTyped(given, depth + 1)):
                    return true;
            }
        }

        return false;
    }

    // What a local holds, and what its members are set to.
    private static IEnumerable<IOperation> Given(ILocalSymbol local, IOperation use)
        => Definitions.ValuesOf(local, use).Concat(Definitions.Root(use).Descendants().OfType<ISimpleAssignmentOperation>()
            .Where(set => set.Target is IMemberReferenceOperation { Instance: ILocalReferenceOperation owner } && SymbolEqualityComparer.Default.Equals(owner.Local, local))
            .Select(set => set.Value));
}
