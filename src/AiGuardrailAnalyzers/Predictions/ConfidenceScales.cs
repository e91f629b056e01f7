using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>The scale of an expression that a confidence went into: multiplied, rounded, the greatest of several.</summary>
internal sealed class ConfidenceScales(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 8;

    /// <summary>The confidence that an expression stands for, and its scale; null where it has none or is none.</summary>
    public (ISymbol Member, ConfidenceScale Scale)? Of(IOperation value, CancellationToken cancellationToken) => Of(value, 0, cancellationToken);

    /// <summary>As for an expression, of a member.</summary>
    public (ISymbol Member, ConfidenceScale Scale)? Of(ISymbol member)
        => compilation.Predictions.ScaleOf(member) is var scale and not ConfidenceScale.None ? (member, scale) : null;

    private (ISymbol Member, ConfidenceScale Scale)? Of(IOperation value, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        IOperation resolved = compilation.Definitions.Resolve(value, cancellationToken);
        switch (resolved)
        {
            case IMemberReferenceOperation { Member: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } inner }:
                return Of(inner, depth + 1, cancellationToken);
            case IMemberReferenceOperation member:
                return Of(member.Member);
            case IConditionalAccessOperation access:
                return Of(access.WhenNotNull, depth + 1, cancellationToken);
            case ICoalesceOperation choice:
                return Of(choice.Value, depth + 1, cancellationToken);
            case IArrayElementReferenceOperation element:
                return Of(element.ArrayReference, depth + 1, cancellationToken);
            case IInvocationOperation call when Of(call.TargetMethod) is { } made:
                return made;
            case IInvocationOperation { TargetMethod: { Name: "Max" or "Min" or "First" or "Last" or "Average" or "Round" or "Abs" or "GetValueOrDefault" } } call
                when (call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null)) is { } of && call.Arguments.All(a => a.Value is not IDelegateCreationOperation):
                return Of(of, depth + 1, cancellationToken);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                (IOperation factor, IOperation constant) = NumberOf(product.RightOperand) is not null ? (product.LeftOperand, product.RightOperand) : (product.RightOperand, product.LeftOperand);
                return NumberOf(constant) == 100 && Of(factor, depth + 1, cancellationToken) is { } scaled
                    ? (product.OperatorKind, scaled.Scale) switch
                    {
                        (BinaryOperatorKind.Multiply, ConfidenceScale.Unit) => (scaled.Member, ConfidenceScale.Percent),
                        (BinaryOperatorKind.Divide, ConfidenceScale.Percent) when constant == product.RightOperand => (scaled.Member, ConfidenceScale.Unit),
                        _ => null,
                    }
                    : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } rest when Of(rest.RightOperand, depth + 1, cancellationToken) is { } complement:
                return NumberOf(rest.LeftOperand) == (complement.Scale == ConfidenceScale.Unit ? 1 : 100) ? complement : null;
            default:
                return null;
        }
    }

    /// <summary>The number that a constant expression is; null for others.</summary>
    public static double? NumberOf(IOperation value)
    {
        IOperation inner = Definitions.Unwrap(value);
        object? constant = value.ConstantValue is { HasValue: true, Value: { } own } ? own : inner.ConstantValue is { HasValue: true, Value: { } unwrapped } ? unwrapped : null;
        return constant switch
        {
            int number => number,
            long number => number,
            double number => number,
            decimal number => (double)number,

            // 0.8f is 0.8 to who wrote it.
            float number => (double)(decimal)number,
            _ => null,
        };
    }
}
