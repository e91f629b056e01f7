using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>Knows the ways in which programs find the greatest of many scores.</summary>
internal sealed class ScorePicks(AnalyzedCompilation compilation)
{
    private static readonly ImmutableHashSet<string> s_finds = ImmutableHashSet.Create(StringComparer.Ordinal, "IndexOf", "IndexOfMax", "argmax", "MaxBy", "First", "FirstOrDefault", "Last", "LastOrDefault");

    /// <summary>True for what may be a pick; cheap.</summary>
    public static bool MayBe(IOperation operation) => operation switch
    {
        IForLoopOperation or IForEachLoopOperation => true,
        IInvocationOperation { TargetMethod: { } method } => s_finds.Contains(method.Name) || TakesScores(method),
        _ => false,
    };

    /// <summary>What is picked here; null where nothing is.</summary>
    public ScorePick? Of(IOperation operation, CancellationToken cancellationToken) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "IndexOf" } call => Parts(call) is { } parts && IsGreatest(parts.Sought, parts.Vector, cancellationToken) ? new ScorePick(call, parts.Vector, LocalOf(call), IsElement: false) : null,
        IInvocationOperation { TargetMethod: { Name: "IndexOfMax", ContainingType.Name: "TensorPrimitives" }, Arguments: { Length: > 0 } arguments } call => new ScorePick(call, Source(arguments[0].Value), LocalOf(call), IsElement: false),
        IInvocationOperation { TargetMethod.Name: "argmax" } call => VectorOfArgMax(call) is { } vector && ItemOf(call) is var item ? new ScorePick(item, Definitions.Unwrap(vector), LocalOf(item), IsElement: false) : null,
        IInvocationOperation call when s_finds.Contains(call.TargetMethod.Name) => Ordered(call),
        IInvocationOperation call => OfHelper(call, cancellationToken),
        IForLoopOperation loop => Greatest(loop, loop.Locals, Counted(loop)),
        IForEachLoopOperation loop => Greatest(loop, loop.Locals, Definitions.Unwrap(loop.Collection)),
        _ => null,
    };

    /// <summary>True for a sequence of floating-point numbers, and for a tensor.</summary>
    public static bool IsVector(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double } => true,
        INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } => arguments[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double,
        { Name: "Tensor", ContainingNamespace.Name: "TorchSharp" } => true,
        _ => false,
    };

    private static bool TakesScores(IMethodSymbol method)
        => method is { ReturnType.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64, DeclaringSyntaxReferences.IsEmpty: false } && (method.ReducedFrom ?? method).Parameters.Any(p => IsVector(p.Type));

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

    // tensor.argmax(1), torch.argmax(tensor, 1).
    private static IOperation? VectorOfArgMax(IInvocationOperation call)
        => call.Instance is { Type: var type } && IsVector(type) ? call.Instance : call.Arguments.Select(a => a.Value).FirstOrDefault(a => IsVector(a.Type));

    // tensor.argmax(1).item<long>(), tensor.argmax().ToInt32().
    private static IOperation ItemOf(IInvocationOperation call)
    {
        IOperation value = call;
        while (Around(value) is { } outer)
        {
            value = outer;
        }

        return value;

        static IOperation? Around(IOperation inner) => inner.Parent switch
        {
            IInvocationOperation outer when outer.Instance == inner => outer,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } outer } => outer,
            _ => null,
        };
    }

    // scores.Select((s, i) => (s, i)).OrderByDescending(x => x.s).First(), labels.Zip(scores).MaxBy(x => x.Second), Enumerable.Range(0, n).MaxBy(i => scores[i]).
    private static ScorePick? Ordered(IInvocationOperation call)
    {
        if (call is not { Instance: null, TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" }, Arguments: { Length: >= 1 } arguments })
        {
            return null;
        }

        IInvocationOperation? order = call.TargetMethod.Name switch
        {
            "MaxBy" => call,
            "First" or "FirstOrDefault" when arguments.Length == 1 => Definitions.Unwrap(arguments[0].Value) as IInvocationOperation is { TargetMethod.Name: "OrderByDescending" } descending ? descending : null,
            "Last" or "LastOrDefault" when arguments.Length == 1 => Definitions.Unwrap(arguments[0].Value) as IInvocationOperation is { TargetMethod.Name: "OrderBy" } ascending ? ascending : null,
            _ => null,
        };
        if (order is not { Arguments: { Length: >= 2 } ordered } || KeyOf(ordered[1].Value) is not { } key)
        {
            return null;
        }

        // The index is what is ordered, or part of it.
        if (call.Type?.SpecialType == SpecialType.System_Int32)
        {
            return Element(key) is { } scores ? new ScorePick(call, scores, LocalOf(call), IsElement: false) : null;
        }

        // What a filter lets through may be sure enough.
        return key is IMemberReferenceOperation && IsScore(key.Type)
            && !ordered[0].Value.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "Where" or "TakeWhile" or "SkipWhile" })
            && ordered[0].Value.DescendantsAndSelf().FirstOrDefault(o => o is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && IsVector(o.Type)) is { } vector
                ? new ScorePick(call, vector, LocalOf(call), IsElement: true)
                : null;
    }

    private static IOperation? KeyOf(IOperation selector)
        => Definitions.Unwrap(selector) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: { Length: 1 } body } } && body[0] is IReturnOperation { ReturnedValue: { } key } ? Definitions.Unwrap(key) : null;

    private static bool IsScore(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    // A method of the program that finds it: index = ArgMax(scores).
    private ScorePick? OfHelper(IInvocationOperation call, CancellationToken cancellationToken)
    {
        if (!TakesScores(call.TargetMethod)
            || compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken) is not { Length: 1 } bodies
            || compilation.Calls.Model(bodies[0].SyntaxTree).GetOperation(bodies[0], cancellationToken) is not { } body)
        {
            return null;
        }

        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IForLoopOperation or IForEachLoopOperation or IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true }
                && MayBe(operation)
                && Of(operation, cancellationToken) is { IsElement: false } pick
                && Definitions.Unwrap(pick.Scores) is IParameterReferenceOperation { Parameter: var parameter }
                && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument)
            {
                return new ScorePick(call, Source(argument.Value), LocalOf(call), IsElement: false);
            }
        }

        return null;
    }

    private static IOperation? Counted(IForLoopOperation loop)
        => Tests(loop).Select(test => Element(test.Compared)).FirstOrDefault(vector => vector is not null);

    // if (scores[i] > best) { best = scores[i]; index = i; }
    private static ScorePick? Greatest(ILoopOperation loop, ImmutableArray<ILocalSymbol> locals, IOperation? scores)
    {
        if (scores is null || !IsVector(scores.Type))
        {
            return null;
        }

        foreach ((IOperation compared, IConditionalOperation test) in Tests(loop))
        {
            bool isElement = loop is IForLoopOperation ? Element(compared) is not null : Definitions.Unwrap(compared) is ILocalReferenceOperation { Local: var element } && locals.Contains(element, SymbolEqualityComparer.Default);
            if (isElement && test.WhenTrue.DescendantsAndSelf().OfType<ISimpleAssignmentOperation>()
                .FirstOrDefault(a => a.Target is ILocalReferenceOperation && Definitions.Unwrap(a.Value) is ILocalReferenceOperation { Local: var counter } && IsCounter(counter, loop, locals)) is { Target: ILocalReferenceOperation { Local: var index } })
            {
                return new ScorePick(loop, scores, index, IsElement: false);
            }
        }

        return null;
    }

    private static bool IsCounter(ILocalSymbol local, ILoopOperation loop, ImmutableArray<ILocalSymbol> locals)
        => local.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64
            && (locals.Contains(local, SymbolEqualityComparer.Default)
                || loop.Body.Descendants().OfType<IIncrementOrDecrementOperation>().Any(step => step.Target is ILocalReferenceOperation counted && SymbolEqualityComparer.Default.Equals(counted.Local, local)));

    private static IEnumerable<(IOperation Compared, IConditionalOperation Test)> Tests(ILoopOperation loop)
        => loop.Body.DescendantsAndSelf().OfType<IConditionalOperation>().Where(test => test.WhenFalse is null).Select(test => test.Condition switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison => (comparison.LeftOperand, test),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } comparison => (comparison.RightOperand, test),
            _ => (test.Condition, test),
        });

    private static IOperation? Element(IOperation element) => Definitions.Unwrap(element) switch
    {
        IArrayElementReferenceOperation { ArrayReference: var array } => Definitions.Unwrap(array),
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } instance } => Definitions.Unwrap(instance),
        _ => null,
    };

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
}

/// <summary>The greatest of many scores, as it is found.</summary>
/// <param name="Place">The expression or loop that finds it.</param>
/// <param name="Scores">The scores.</param>
/// <param name="Holder">The local that holds it.</param>
/// <param name="IsElement">It is the label or index together with its score; else the index alone.</param>
internal sealed record ScorePick(IOperation Place, IOperation Scores, ILocalSymbol? Holder, bool IsElement);
