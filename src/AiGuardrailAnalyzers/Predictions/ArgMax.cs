using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// The class that a program picks from a model's raw output: the index of the greatest score. Only one such pick a run is a classification; picks in a loop
/// are the tokens of a text, the pixels of a mask, the boxes of a detector.
/// </summary>
internal sealed class ArgMax(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 10;

    private static readonly ImmutableArray<FateKind> s_acts = ImmutableArray.Create(FateKind.Condition, FateKind.Stored, FateKind.Returned, FateKind.Passed);

    /// <summary>The act on the class that is picked here, where no score is looked at; null where one is, and where nothing is picked.</summary>
    /// <param name="pick"><c>Array.IndexOf(scores, scores.Max())</c> and its like, or a loop that finds the greatest.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public UncheckedDecision? At(IOperation pick, CancellationToken cancellationToken)
    {
        if (PickOf(pick, cancellationToken) is not { } found || IsRepeated(pick) || !IsModelOutput(found.Scores, 0, cancellationToken))
        {
            return null;
        }

        IOperation[] uses = found.Index is { } index ? [.. ReferencesTo(index, pick).Where(use => !pick.Syntax.Span.Contains(use.Syntax.Span))] : [pick];
        IOperation? act = uses.SelectMany(use => ValueFates.Of(compilation, use, static (_, _) => false, cancellationToken)).Where(fate => s_acts.Contains(fate.Kind) && fate.Place.Syntax.SyntaxTree == pick.Syntax.SyntaxTree)
            .Select(fate => fate.Place).OrderBy(place => place.Syntax.SpanStart).FirstOrDefault();
        return act is not null && SelectsLabel(pick, uses, found.Scores) && !IsLookedAt(pick, found.Scores, cancellationToken)
            ? new UncheckedDecision(act, found.Index?.Name ?? found.Scores.Syntax.ToString(), found.Scores.Syntax.ToString())
            : null;
    }

    private (IOperation Scores, ILocalSymbol? Index)? PickOf(IOperation pick, CancellationToken cancellationToken) => pick switch
    {
        IInvocationOperation { TargetMethod.Name: "IndexOf" } call when Parts(call) is { } parts && IsGreatest(parts.Sought, parts.Vector, cancellationToken) => (parts.Vector, LocalOf(call)),
        IInvocationOperation { TargetMethod.Name: "IndexOfMax", Arguments: { Length: > 0 } arguments } call => (Definitions.Unwrap(arguments[0].Value), LocalOf(call)),
        IForLoopOperation loop => Greatest(loop),
        _ => null,
    };

    // The vector is the instance, the first argument of an extension method or of Array.IndexOf.
    private static (IOperation Vector, IOperation Sought)? Parts(IInvocationOperation call) => call switch
    {
        { Instance: { } vector, Arguments: { Length: > 0 } sought } => (Source(vector), sought[0].Value),
        { Instance: null, Arguments: { Length: > 1 } arguments } => (Source(arguments[0].Value), arguments[1].Value),
        _ => null,
    };

    // 'scores.ToList()' and 'scores.AsSpan()' are the scores.
    private static IOperation Source(IOperation vector)
        => Definitions.Unwrap(vector) is IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" or "AsSpan" } copy && (copy.Instance ?? (copy.Arguments.Length > 0 ? copy.Arguments[0].Value : null)) is { } source
            ? Source(source)
            : Definitions.Unwrap(vector);

    private bool IsGreatest(IOperation sought, IOperation vector, CancellationToken cancellationToken)
        => compilation.Definitions.Resolve(sought, cancellationToken) is IInvocationOperation { TargetMethod: { Name: "Max", ContainingType.Name: "Enumerable" }, Arguments: { Length: 1 } of }
            && SyntaxFactory.AreEquivalent(Source(of[0].Value).Syntax, vector.Syntax);

    // The local that an expression initializes.
    private static ILocalSymbol? LocalOf(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
            _ => null,
        };
    }

    // for (…) if (scores[i] > best) { best = scores[i]; index = i; }
    private static (IOperation Scores, ILocalSymbol? Index)? Greatest(IForLoopOperation loop)
    {
        foreach (IConditionalOperation test in loop.Body.DescendantsAndSelf().OfType<IConditionalOperation>())
        {
            if (test is { WhenFalse: null, Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison }
                && VectorOf(comparison.LeftOperand) is { } scores
                && test.WhenTrue.DescendantsAndSelf().OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is ILocalReferenceOperation && Definitions.Unwrap(a.Value) is ILocalReferenceOperation { Local: var counter } && loop.Locals.Contains(counter, SymbolEqualityComparer.Default)) is { Target: ILocalReferenceOperation { Local: var index } })
            {
                return (scores, index);
            }
        }

        return null;

        static IOperation? VectorOf(IOperation element) => Definitions.Unwrap(element) switch
        {
            IArrayElementReferenceOperation { ArrayReference: var array } => Definitions.Unwrap(array),
            IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } instance } => Definitions.Unwrap(instance),
            _ => null,
        };
    }

    private static bool IsRepeated(IOperation pick)
    {
        for (IOperation? parent = pick.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    // What a session's run returned, however it was copied, and made probabilities of.
    private bool IsModelOutput(IOperation value, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        IOperation resolved = compilation.Definitions.Resolve(value, cancellationToken);
        return resolved switch
        {
            IInvocationOperation call => compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelPredict)
                || (call.Instance is { } instance && IsModelOutput(instance, depth + 1, cancellationToken))
                || call.Arguments.Any(argument => argument.Value is not IDelegateCreationOperation && IsModelOutput(argument.Value, depth + 1, cancellationToken)),
            IMemberReferenceOperation { Instance: { } owner } => IsModelOutput(owner, depth + 1, cancellationToken),
            IConditionalAccessOperation access => IsModelOutput(access.Operation, depth + 1, cancellationToken),
            IArrayElementReferenceOperation element => IsModelOutput(element.ArrayReference, depth + 1, cancellationToken),
            IAwaitOperation awaited => IsModelOutput(awaited.Operation, depth + 1, cancellationToken),
            _ => false,
        };
    }

    // labels[index], (Digit)index, index == 0 ? "good" : "bad".
    private static bool SelectsLabel(IOperation pick, IOperation[] uses, IOperation scores)
        => uses.Concat([pick]).Any(use =>
        {
            IOperation current = use;
            while (current.Parent is IParenthesizedOperation or IConversionOperation)
            {
                current = current.Parent;
                if (current.Type?.TypeKind == TypeKind.Enum)
                {
                    return true;
                }
            }

            return current.Parent switch
            {
                IArrayElementReferenceOperation element => element.Type?.SpecialType == SpecialType.System_String && !SyntaxFactory.AreEquivalent(element.ArrayReference.Syntax, scores.Syntax),
                IArgumentOperation { Parent: IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_String } } => true,
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => comparison.RightOperand.ConstantValue.HasValue,
                ISwitchOperation or ISwitchExpressionOperation => true,
                _ => false,
            };
        });

    // Any use of the scores, or of what they were made of, that is no part of the pick.
    private bool IsLookedAt(IOperation pick, IOperation scores, CancellationToken cancellationToken)
    {
        var related = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        AddSources(scores, related, 0);
        var made = related.OfType<ILocalSymbol>().SelectMany(local => Definitions.ValuesOf(local, pick)).Select(value => value.Syntax.Span).ToImmutableArray();
        foreach (IOperation reference in related.OfType<ILocalSymbol>().SelectMany(local => ReferencesTo(local, pick)))
        {
            if (!made.Any(span => span.Contains(reference.Syntax.Span)) && !pick.Syntax.Span.Contains(reference.Syntax.Span)
                && ValueFates.Of(compilation, reference, static (_, _) => false, cancellationToken).Any(fate => fate.Kind is not (FateKind.Logged or FateKind.Printed or FateKind.Ordered or FateKind.Touched)))
            {
                return true;
            }
        }

        // The greatest that a loop keeps.
        return pick is IForLoopOperation && pick.Descendants().OfType<ISimpleAssignmentOperation>().Select(a => a.Target).OfType<ILocalReferenceOperation>()
            .Where(local => local.Type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double).Select(local => local.Local).Distinct<ILocalSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(local => ReferencesTo(local, pick)).Where(use => !pick.Syntax.Span.Contains(use.Syntax.Span))
            .SelectMany(use => ValueFates.Of(compilation, use, static (_, _) => false, cancellationToken)).Any(fate => fate.Kind is not (FateKind.Logged or FateKind.Printed or FateKind.Ordered or FateKind.Touched));
    }

    private static void AddSources(IOperation value, HashSet<ISymbol> related, int depth)
    {
        foreach (ILocalReferenceOperation local in value.DescendantsAndSelf().OfType<ILocalReferenceOperation>())
        {
            if (depth < MaxDepth && IsVector(local.Type) && related.Add(local.Local))
            {
                foreach (IOperation made in Definitions.ValuesOf(local.Local, local))
                {
                    AddSources(made, related, depth + 1);
                }
            }
        }
    }

    private static bool IsVector(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double } => true,
        INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } => arguments[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double,
        _ => false,
    };

    private static IEnumerable<IOperation> ReferencesTo(ILocalSymbol local, IOperation within)
        => Definitions.Root(within).Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference));
}
