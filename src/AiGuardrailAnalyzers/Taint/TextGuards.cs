using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Which tests prove a text harmless: membership in a fixed set, a full match of a fixed pattern, a typed parse, a shield's verdict.</summary>
internal sealed class TextGuards(AnalyzedCompilation compilation)
{
    private static readonly ImmutableHashSet<string> s_membership = ImmutableHashSet.Create(StringComparer.Ordinal, "Contains", "ContainsKey", "ContainsValue", "TryGetValue");

    /// <summary>True where the subject is one of a fixed few values, or has a form that says nothing.</summary>
    public static bool IsConfined(Guard guard) => guard.Outcome is { } outcome && guard.Test.Operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison => outcome && IsFixed(comparison),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => !outcome && IsFixed(comparison),
        IIsPatternOperation { Value: not IPropertyReferenceOperation { Property.Name: "Length" or "Count" } } match => IsFixed(match.Pattern, outcome),
        IInvocationOperation call => IsConfining(call, guard, outcome),
        _ => false,
    };

    /// <summary>
    /// True where a test looks at a part of its subject only, such as the host of an address or the extension of a path, or at what was made of it:
    /// that says nothing of the rest.
    /// </summary>
    public static bool IsOfPart(Guard guard)
    {
        // The test that a switch makes has only its label as syntax.
        bool isNamed = guard.Subject.Root is not ISymbol || guard.Test.Operation.Syntax is not (InvocationExpressionSyntax or BinaryExpressionSyntax or IsPatternExpressionSyntax);
        foreach (SyntaxNode node in guard.Test.Operation.Syntax.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax:
                    return true;
                case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Path" } } when guard.Subject.Member is null:
                    return true;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Host" or "Authority" or "DnsSafeHost" or "IdnHost" or "Scheme" or "AbsolutePath" } when guard.Subject.Member is null:
                    return true;
                case IdentifierNameSyntax name when guard.Subject.Root is ISymbol symbol && name.Identifier.ValueText == symbol.Name:
                    isNamed = true;
                    break;
            }
        }

        return !isNamed;
    }

    /// <summary>True where a moderation or prompt shield has let the subject pass.</summary>
    public bool IsShielded(Guard guard)
        => guard.Outcome == false
            && compilation.Catalog.Is(guard.Test.Target, ApiRole.GuardFlagged)
            && guard.Test.Arguments.Any(argument => argument.Contains(guard.Subject));

    /// <summary>True where a method that the project declared as a guard has let the subject pass.</summary>
    public bool IsChecked(Guard guard)
        => guard.Outcome != false
            && compilation.Catalog.Is(guard.Test.Target, ApiRole.GuardCheck)
            && guard.Test.Arguments.Any(argument => argument.Contains(guard.Subject));

    private static bool IsFixed(IBinaryOperation comparison)
        => (comparison.LeftOperand.ConstantValue.HasValue || comparison.RightOperand.ConstantValue.HasValue)
            && comparison.LeftOperand.Type is { SpecialType: SpecialType.System_String } or { SpecialType: SpecialType.System_Object } or null
            && comparison.RightOperand.Type is { SpecialType: SpecialType.System_String } or { SpecialType: SpecialType.System_Object } or null;

    private static bool IsFixed(IPatternOperation pattern, bool outcome) => pattern switch
    {
        IConstantPatternOperation => outcome,
        INegatedPatternOperation negated => IsFixed(negated.Pattern, !outcome),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either when outcome => IsFixed(either.LeftPattern, true) && IsFixed(either.RightPattern, true),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsFixed(either.LeftPattern, false) || IsFixed(either.RightPattern, false),
        IBinaryPatternOperation both when outcome => IsFixed(both.LeftPattern, true) || IsFixed(both.RightPattern, true),
        IBinaryPatternOperation both => IsFixed(both.LeftPattern, false) && IsFixed(both.RightPattern, false),
        _ => false,
    };

    private static bool IsConfining(IInvocationOperation call, Guard guard, bool outcome)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isText = method.ContainingType?.SpecialType == SpecialType.System_String;
        switch (method.Name)
        {
            case "IsNullOrEmpty" or "IsNullOrWhiteSpace" when isText:
                return outcome;
            case "Equals" when isText:
                return outcome && (call.Arguments.Any(argument => argument.Value.ConstantValue.HasValue) || call.Instance?.ConstantValue.HasValue == true);
            case "TryParse":
                return outcome && IsArgument(guard, 0) && !TextTypes.CanCarry(call.Arguments.FirstOrDefault(a => a.Parameter?.RefKind == RefKind.Out)?.Parameter?.Type);
            case "IsDefined" when method.ContainingType is { Name: "Enum", ContainingNamespace.Name: "System" }:
                return outcome;
            case "IsMatch" when method.ContainingType is { Name: "Regex" }:
                return outcome && IsArgument(guard, 0) && IsWholeMatch(call);
            default:
                return outcome && !isText && s_membership.Contains(method.Name) && IsArgument(guard, method.IsExtensionMethod ? 1 : 0);
        }
    }

    private static bool IsArgument(Guard guard, int index) => index < guard.Test.Arguments.Length && guard.Test.Arguments[index].Contains(guard.Subject);

    // A pattern that must match the whole text and has no wildcard in it.
    private static bool IsWholeMatch(IInvocationOperation call)
    {
        object? pattern = call.Instance is null
            ? call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pattern")?.Value.ConstantValue.Value
            : PatternOf(call.Instance);
        return pattern is string text
            && text.StartsWith("^", StringComparison.Ordinal)
            && (text.EndsWith("$", StringComparison.Ordinal) || text.EndsWith("\\z", StringComparison.Ordinal))
            && !text.Replace("\\.", "").Contains('.')
            && !text.Contains("\\s") && !text.Contains("\\S") && !text.Contains("\\W") && !text.Contains("\\D") && !text.Contains("[^") && !text.Contains(' ');
    }

    /// <summary>The constant pattern of a regular expression in a read-only field or made by the generator; null where it has none.</summary>
    public static object? PatternOf(IOperation regex)
    {
        ISymbol? symbol = regex switch
        {
            IFieldReferenceOperation field => field.Field,
            IPropertyReferenceOperation property => property.Property,
            IInvocationOperation call => call.TargetMethod,
            _ => null,
        };
        if (symbol?.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "GeneratedRegexAttribute") is { ConstructorArguments: { Length: > 0 } arguments })
        {
            return arguments[0].Value;
        }

        SyntaxNode? declaration = symbol is IFieldSymbol { IsReadOnly: true } ? symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() : null;
        BaseObjectCreationExpressionSyntax? creation = (declaration as VariableDeclaratorSyntax)?.Initializer?.Value as BaseObjectCreationExpressionSyntax;
        return ((creation?.ArgumentList?.Arguments.FirstOrDefault()?.Expression as LiteralExpressionSyntax)?.Token)?.Value;
    }
}
