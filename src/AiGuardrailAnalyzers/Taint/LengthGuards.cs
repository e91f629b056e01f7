using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Which tests and calls bound the length of a text.</summary>
internal static class LengthGuards
{
    private static readonly ImmutableHashSet<string> s_attributes = ImmutableHashSet.Create(
        StringComparer.Ordinal, "MaxLengthAttribute", "StringLengthAttribute", "LengthAttribute", "RegularExpressionAttribute", "AllowedValuesAttribute", "EnumDataTypeAttribute");

    /// <summary>What is longer than a project lets in.</summary>
    internal static readonly GuardrailOption<int> LongestInput = OptionOf.Number("max_input_length", int.MaxValue, 1, 100_000_000, "A bound on the length of what callers send counts only where it is not larger than this.", "AISEC104");

    /// <summary>True where the subject is known to be no longer than something: <c>text.Length &gt; 100</c> was false, <c>{ Length: &lt;= 100 }</c> was true.</summary>
    public static bool Bounds(Guard guard, int longest) => guard.Test.Operation switch
    {
        IBinaryOperation comparison when guard.Outcome is { } outcome => IsMeasure(comparison.LeftOperand)
            ? IsUpper(comparison.OperatorKind, outcome) && IsWithin(comparison.RightOperand, longest)
            : IsMeasure(comparison.RightOperand) && IsUpper(Mirrored(comparison.OperatorKind), outcome) && IsWithin(comparison.LeftOperand, longest),
        IIsPatternOperation match when guard.Outcome is { } outcome => (IsMeasure(match.Value) || (match.Value is IFlowCaptureReferenceOperation && guard.Test.Target is IPropertySymbol { Name: "Length" or "Count" })
            ? IsUpper(match.Pattern, outcome)
            : BoundsLength(match.Pattern, outcome)) && IsWithin(match.Pattern, longest),
        IImplicitIndexerReferenceOperation { Argument: IRangeOperation { RightOperand: { } end } } => IsWithin(end, longest),
        _ => false,
    };

    /// <summary>True for calls whose result has a length that they are told: <c>Substring(0, n)</c>, <c>Take(n)</c>.</summary>
    public static bool Bounds(FlowSite site, int longest) => site.Operation is IInvocationOperation { TargetMethod: { } method, Arguments: { IsEmpty: false } arguments } && method.Name switch
    {
        "Substring" => arguments.Length == 2 && method.ContainingType.SpecialType == SpecialType.System_String,
        "Take" or "Slice" => method.ContainingNamespace?.ToDisplayString() is "System.Linq" or "System",
        "Truncate" => method.DeclaringSyntaxReferences.IsEmpty && arguments.Length > 1,
        _ => false,
    } && IsWithin(arguments[arguments.Length - 1].Value, longest);

    /// <summary>True where an attribute bounds what is bound to a parameter or property, if it is validated.</summary>
    public static bool IsDeclared(ISymbol symbol, int longest)
    {
        IEnumerable<AttributeData> attributes = symbol.GetAttributes();
        if (symbol is IPropertySymbol { ContainingType.IsRecord: true } property)
        {
            attributes = attributes.Concat(property.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Where(parameter => parameter.Name == property.Name).SelectMany(parameter => parameter.GetAttributes()));
        }

        return attributes.Any(attribute => s_attributes.Contains(attribute.AttributeClass?.Name ?? "")
            && !attribute.ConstructorArguments.Any(argument => argument is { Kind: TypedConstantKind.Primitive, Value: int length } && length > longest));
    }

    // What is not known is trusted; of several numbers the least bounds: Math.Min(text.Length, 4000).
    private static bool IsWithin(IOperation bound, int longest)
        => longest == int.MaxValue
            || bound.DescendantsAndSelf().Select(part => part.ConstantValue is { HasValue: true, Value: int number } ? number : (int?)null).Where(number => number is not null).DefaultIfEmpty(0).Min() <= longest;

    private static bool IsMeasure(IOperation operation)
        => operation is IPropertyReferenceOperation { Property: { Name: "Length" or "Count", Type.SpecialType: SpecialType.System_Int32 } }
            or IInvocationOperation { TargetMethod: { Name: "Count" or "GetByteCount" or "CountTokens", ReturnType.SpecialType: SpecialType.System_Int32 } }
            or IConditionalAccessOperation { WhenNotNull: IPropertyReferenceOperation { Property.Name: "Length" or "Count" } }
            || (operation is IConversionOperation conversion && IsMeasure(conversion.Operand));

    // Not 'Length > 0': a lower bound says nothing.
    private static bool IsUpper(BinaryOperatorKind kind, bool outcome) => kind switch
    {
        BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => !outcome,
        BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals => outcome,
        _ => false,
    };

    private static BinaryOperatorKind Mirrored(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        _ => kind,
    };

    private static bool IsUpper(IPatternOperation pattern, bool outcome) => pattern switch
    {
        IRelationalPatternOperation relation => IsUpper(relation.OperatorKind, outcome),
        INegatedPatternOperation negated => IsUpper(negated.Pattern, !outcome),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => outcome
            ? IsUpper(either.LeftPattern, true) && IsUpper(either.RightPattern, true)
            : IsUpper(either.LeftPattern, false) || IsUpper(either.RightPattern, false),
        IBinaryPatternOperation both => outcome
            ? IsUpper(both.LeftPattern, true) || IsUpper(both.RightPattern, true)
            : IsUpper(both.LeftPattern, false) && IsUpper(both.RightPattern, false),
        _ => false,
    };

    private static bool BoundsLength(IPatternOperation pattern, bool outcome) => pattern switch
    {
        INegatedPatternOperation negated => BoundsLength(negated.Pattern, !outcome),
        IRecursivePatternOperation recursive => outcome
            && recursive.PropertySubpatterns.Any(sub => sub.Member is IPropertyReferenceOperation { Property.Name: "Length" } && IsUpper(sub.Pattern, true)),
        _ => false,
    };
}
