using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Finds the values that an operation puts into a place of a given role.</summary>
internal static class SinkValues
{
    /// <summary>The kinds of operation that a flow rule looks at.</summary>
    public static readonly OperationKind[] Kinds = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment];

    /// <summary>The arguments and assigned values whose row has this role; for a message also the role that it is given.</summary>
    public static IEnumerable<(IOperation Value, IOperation? MessageRole)> In(IOperation operation, ApiRole role, SymbolCatalog catalog)
    {
        if (!MayHold(operation, catalog))
        {
            return [];
        }

        switch (operation)
        {
            case IAssignmentOperation { Target: IMemberReferenceOperation member } assignment when catalog.Is(member.Member, role):
                return [(assignment.Value, RoleBeside(assignment))];
            case IInvocationOperation call:
                return OfArguments(call.TargetMethod, call.Arguments, role, catalog);
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return OfArguments(constructor, creation.Arguments, role, catalog);
            case IConversionOperation { OperatorMethod: { } conversion } converted when catalog.Is(conversion, role):
                return [(converted.Operand, null)];
            default:
                return [];
        }
    }

    /// <summary>False for an operation that no row speaks of: most are none, and every rule sees them all.</summary>
    public static bool MayHold(IOperation operation, SymbolCatalog catalog)
        => !catalog.RowsOf(operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            IAssignmentOperation { Target: IMemberReferenceOperation member } => member.Member,
            IConversionOperation conversion => conversion.OperatorMethod,
            _ => null,
        }).IsEmpty;

    private static IEnumerable<(IOperation Value, IOperation? MessageRole)> OfArguments(
        IMethodSymbol method, IEnumerable<IArgumentOperation> arguments, ApiRole role, SymbolCatalog catalog)
    {
        foreach (ModelRow row in catalog.RowsOf(method))
        {
            if (row.Role == role
                && row.Path is { Root: AccessPathRoot.Argument } path
                && arguments.FirstOrDefault(a => a.Parameter?.Name == path.Parameter && a.ArgumentKind != ArgumentKind.DefaultValue) is { } argument
                && !(role == ApiRole.PromptUser && IsPlaceWhereMade(argument.Parameter?.Type, catalog)))
            {
                yield return (argument.Value, RoleIn(arguments));
            }
        }
    }

    // A message whose text goes into its constructor is looked at there: one defect, one place.
    private static bool IsPlaceWhereMade(ITypeSymbol? type, SymbolCatalog catalog)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } message
            && message.InstanceConstructors.Any(constructor => catalog.Is(constructor, ApiRole.PromptMessage));

    // The role that is given to the same message: 'new Message { Role = …, Content = … }'.
    private static IOperation? RoleBeside(IOperation assignment)
        => assignment.Parent is IObjectOrCollectionInitializerOperation initializer
            ? initializer.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property.Name: "Role" })?.Value
                ?? (initializer.Parent is IObjectCreationOperation creation ? RoleIn(creation.Arguments) : null)
            : null;

    private static IOperation? RoleIn(IEnumerable<IArgumentOperation> arguments) => arguments.FirstOrDefault(a => a.Parameter?.Name is "role" or "authorRole")?.Value;

    /// <summary>The values that code writes into a call, a creation, an assignment or a return. What the compiler adds has the syntax of the whole call.</summary>
    public static IEnumerable<IOperation> WrittenIn(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).Select(argument => argument.Value),
        IObjectCreationOperation creation => creation.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).Select(argument => argument.Value),
        ISimpleAssignmentOperation assignment => [assignment.Value],
        IReturnOperation { ReturnedValue: { } value } => [value],
        _ => [],
    };
}
