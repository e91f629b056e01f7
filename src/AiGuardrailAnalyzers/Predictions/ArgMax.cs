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
    private const int MaxCallers = 4;

    private static readonly ImmutableArray<FateKind> s_acts = ImmutableArray.Create(FateKind.Condition, FateKind.Stored, FateKind.Returned, FateKind.Passed);

    private readonly ScorePicks _picks = new(compilation);

    /// <summary>The act on the class that is picked here, where no score is looked at; null where one is, and where nothing is picked.</summary>
    /// <param name="operation"><c>Array.IndexOf(scores, scores.Max())</c> and its like, or a loop that finds the greatest.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public UncheckedDecision? At(IOperation operation, CancellationToken cancellationToken)
    {
        if (compilation.UsesOf(ApiRole.ModelPredict).IsEmpty
            || _picks.Of(operation, cancellationToken) is not { } pick
            || IsRepeated(operation)
            || !IsModelOutput(pick.Scores, 0, cancellationToken))
        {
            return null;
        }

        IOperation[] holders = pick.Holder is { } holder ? [.. ReferencesTo(holder, operation).Where(use => !operation.Syntax.Span.Contains(use.Syntax.Span))] : [pick.Place];
        IOperation[]? uses = pick.IsElement ? DecisionsOf(holders, cancellationToken) : holders;
        if (uses is null || !(pick.IsElement && uses.Any(use => use.Type is { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum })) && !SelectsLabel(uses.Append(pick.Place), pick.Scores))
        {
            return null;
        }

        IOperation? act = uses.SelectMany(use => ValueFates.Of(compilation, use, static (_, _) => false, cancellationToken)).Where(fate => s_acts.Contains(fate.Kind) && fate.Place.Syntax.SyntaxTree == operation.Syntax.SyntaxTree)
            .Select(fate => fate.Place).OrderBy(place => place.Syntax.SpanStart).FirstOrDefault();
        return act is not null && !IsLookedAt(operation, pick.Scores, 0, cancellationToken)
            ? new UncheckedDecision(act, pick.Holder?.Name ?? pick.Place.Syntax.ToString(), pick.Scores.Syntax.ToString())
            : null;
    }

    // What is read of a label with its score; null where the score is looked at, or where both go on together.
    private IOperation[]? DecisionsOf(IOperation[] holders, CancellationToken cancellationToken)
    {
        var decisions = new List<IOperation>();
        foreach (IOperation holder in holders)
        {
            IOperation whole = holder;
            while (whole.Parent is IParenthesizedOperation or IConversionOperation { Conversion.IsNullable: true })
            {
                whole = whole.Parent;
            }

            if (whole.Parent is not IMemberReferenceOperation read || read.Instance != whole)
            {
                return null;
            }

            if (read.Type?.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
            {
                decisions.Add(read);
            }
            else if (IsSeen(read, cancellationToken))
            {
                return null;
            }
        }

        return decisions.Count == 0 ? null : [.. decisions];
    }

    private bool IsSeen(IOperation score, CancellationToken cancellationToken)
        => ValueFates.Of(compilation, score, static (_, _) => false, cancellationToken).Any(fate => fate.Kind is not (FateKind.Logged or FateKind.Printed or FateKind.Ordered or FateKind.Touched));

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
            IParameterReferenceOperation { Parameter: var parameter } => ArgumentsOf(parameter, cancellationToken) is { IsEmpty: false } given && given.All(argument => IsModelOutput(argument, depth + 3, cancellationToken)),
            _ => false,
        };
    }

    // What the callers of a method of the program hand it; empty where they are too many to know.
    private ImmutableArray<IOperation> ArgumentsOf(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } method
            || compilation.Calls.CallersOf(method, cancellationToken) is not { IsEmpty: false, Length: <= MaxCallers } callers)
        {
            return ImmutableArray<IOperation>.Empty;
        }

        IOperation?[] given = [.. callers.Select(caller => (compilation.Calls.Model(caller.SyntaxTree).GetOperation(caller, cancellationToken) as IInvocationOperation)?
            .Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value)];
        return given.All(argument => argument is not null) ? given.Select(argument => Definitions.Unwrap(argument!)).ToImmutableArray() : ImmutableArray<IOperation>.Empty;
    }

    // labels[index], (Digit)index, index == 0 ? "good" : "bad".
    private static bool SelectsLabel(IEnumerable<IOperation> uses, IOperation scores)
        => uses.Any(use =>
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
    private bool IsLookedAt(IOperation pick, IOperation scores, int depth, CancellationToken cancellationToken)
    {
        var related = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        AddSources(scores, related, 0);
        var made = related.OfType<ILocalSymbol>().SelectMany(local => Definitions.ValuesOf(local, pick)).Select(value => value.Syntax.Span).ToImmutableArray();
        foreach (IOperation reference in related.SelectMany(variable => ReferencesTo(variable, pick)))
        {
            if (!made.Any(span => span.Contains(reference.Syntax.Span)) && !pick.Syntax.Span.Contains(reference.Syntax.Span) && IsSeen(reference, cancellationToken))
            {
                return true;
            }
        }

        // Who hands the scores over can look at them too.
        if (related.OfType<IParameterSymbol>().SelectMany(parameter => ArgumentsOf(parameter, cancellationToken)).Any(argument => depth < 2 && argument.Parent is { } handed && IsLookedAt(handed, argument, depth + 1, cancellationToken)))
        {
            return true;
        }

        // The greatest that a loop keeps.
        return pick is ILoopOperation && pick.Descendants().OfType<ISimpleAssignmentOperation>().Select(a => a.Target).OfType<ILocalReferenceOperation>()
            .Where(local => local.Type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double).Select(local => local.Local).Distinct<ILocalSymbol>(SymbolEqualityComparer.Default)
            .SelectMany(local => ReferencesTo(local, pick)).Where(use => !pick.Syntax.Span.Contains(use.Syntax.Span)).Any(use => IsSeen(use, cancellationToken));
    }

    private static void AddSources(IOperation value, HashSet<ISymbol> related, int depth)
    {
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (part is IParameterReferenceOperation parameter && ScorePicks.IsVector(parameter.Type))
            {
                related.Add(parameter.Parameter);
            }
            else if (part is ILocalReferenceOperation local && depth < MaxDepth && ScorePicks.IsVector(local.Type) && related.Add(local.Local))
            {
                foreach (IOperation made in Definitions.ValuesOf(local.Local, local))
                {
                    AddSources(made, related, depth + 1);
                }
            }
        }
    }

    private static IEnumerable<IOperation> ReferencesTo(ISymbol variable, IOperation within)
        => Definitions.Root(within).Descendants().Where(reference => reference is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, variable)
                || (reference is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, variable)))
            .Where(reference => !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference));
}
