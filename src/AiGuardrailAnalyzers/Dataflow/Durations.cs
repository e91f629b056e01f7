using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>Computes expressions of type <c>TimeSpan</c> that consist of constants.</summary>
internal sealed class Durations(Definitions definitions)
{
    /// <summary><c>Timeout.InfiniteTimeSpan</c>: minus one millisecond, as .NET has it.</summary>
    public const double Infinite = -1;

    /// <summary>The length in milliseconds; null where it is not constant.</summary>
    public double? Milliseconds(IOperation value, CancellationToken cancellationToken)
    {
        switch (definitions.Resolve(value, cancellationToken))
        {
            case IFieldReferenceOperation { Field: { IsStatic: true } field }:
                return field.ContainingType?.Name switch
                {
                    "Timeout" when field.Name == "InfiniteTimeSpan" => Infinite,
                    "TimeSpan" when field.Name == "MaxValue" => TimeSpan.MaxValue.TotalMilliseconds,
                    "TimeSpan" when field.Name == "MinValue" => TimeSpan.MinValue.TotalMilliseconds,
                    "TimeSpan" when field.Name == "Zero" => 0,
                    _ => null,
                };
            case IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Parse" } } parse when IsTimeSpan(parse.TargetMethod.ContainingType):
                return parse.Arguments.Length > 0
                    && definitions.Resolve(parse.Arguments[0].Value, cancellationToken).ConstantValue is { HasValue: true, Value: string text }
                    && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan parsed) ? parsed.TotalMilliseconds : null;
            case IInvocationOperation { TargetMethod: { IsStatic: true } method } call when IsTimeSpan(method.ContainingType) && method.Name.StartsWith("From", StringComparison.Ordinal):
                return Sum(call.Arguments, UnitOf(method.Name.Substring("From".Length)), cancellationToken);
            case IObjectCreationOperation creation when IsTimeSpan(creation.Type):
                return Sum(creation.Arguments, null, cancellationToken);
            case IBinaryOperation binary when IsTimeSpan(binary.Type):
                return Combine(binary, Operand(binary.LeftOperand, cancellationToken), Operand(binary.RightOperand, cancellationToken));
            default:
                return null;
        }
    }

    private double? Operand(IOperation value, CancellationToken cancellationToken)
        => IsTimeSpan(value.Type) ? Milliseconds(value, cancellationToken) : Number(value, cancellationToken);

    private static double? Combine(IBinaryOperation binary, double? left, double? right) => binary.OperatorKind switch
    {
        BinaryOperatorKind.Add => left + right,
        BinaryOperatorKind.Subtract => left - right,
        BinaryOperatorKind.Multiply => left * right,
        BinaryOperatorKind.Divide when right != 0 => left / right,
        _ => null,
    };

    // TimeSpan.FromHours(1, minutes: 30), new TimeSpan(0, 2, 0, 0): the parameters' names tell the units.
    private double? Sum(IEnumerable<IArgumentOperation> arguments, double? valuesUnit, CancellationToken cancellationToken)
    {
        double? sum = 0;
        foreach (IArgumentOperation argument in arguments)
        {
            sum += Number(argument.Value, cancellationToken) * (argument.Parameter?.Name is { } name && UnitOf(name) is { } unit ? unit : valuesUnit);
        }

        return sum;
    }

    private double? Number(IOperation value, CancellationToken cancellationToken)
        => definitions.Resolve(value, cancellationToken) is { ConstantValue: { HasValue: true, Value: IConvertible number and not string and not bool and not char } }
            ? number.ToDouble(CultureInfo.InvariantCulture)
            : null;

    private static double? UnitOf(string name) => name.ToUpperInvariant() switch
    {
        "DAYS" => TimeSpan.FromDays(1).TotalMilliseconds,
        "HOURS" => TimeSpan.FromHours(1).TotalMilliseconds,
        "MINUTES" => TimeSpan.FromMinutes(1).TotalMilliseconds,
        "SECONDS" => 1000,
        "MILLISECONDS" => 1,
        "MICROSECONDS" => 0.001,
        "TICKS" => 1.0 / TimeSpan.TicksPerMillisecond,
        _ => null,
    };

    private static bool IsTimeSpan(ITypeSymbol? type) => type is { Name: "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
