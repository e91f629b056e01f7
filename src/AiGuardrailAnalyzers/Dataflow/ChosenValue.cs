using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>Tells a constant that something is set to from one that is compared or that is one of several to choose from.</summary>
internal static class ChosenValue
{
    /// <summary>True where a setting, a list, a variable or an argument gets the value, and no choice decides.</summary>
    public static bool IsGiven(IOperation? value)
    {
        IOperation? parent = value?.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation or IArrayCreationOperation
            || (parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Or } flags && flags.Type?.TypeKind == TypeKind.Enum)
            || parent?.Syntax is CollectionExpressionSyntax)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Equals" or "Contains" or "ContainsKey" or "CompareTo" or "TryGetValue" or "IndexOf" or "Remove" or "HasFlag" } } => false,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments.IsEmpty: false } or IDiscardOperation } => false,
            ISimpleAssignmentOperation or IArgumentOperation or IVariableInitializerOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation or IReturnOperation
                => !IsInChoice(value!.Syntax),
            _ => false,
        };
    }

    // case "none": return HarmBlockThreshold.BlockNone;
    private static bool IsInChoice(SyntaxNode value)
        => value.Ancestors().TakeWhile(n => n is not MemberDeclarationSyntax or GlobalStatementSyntax)
            .Any(n => n is SwitchSectionSyntax or SwitchExpressionArmSyntax or ConditionalExpressionSyntax);
}
