using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Catalog;

/// <summary>
/// Whose option a property is. Azure.Core and System.ClientModel declare options for the clients of every service: one is a model client's
/// where the object it is set on, or that one's owner, belongs to an AI SDK.
/// </summary>
internal static class OptionsOwner
{
    /// <summary>True for an option of an AI SDK's client; false for that of another client or where the owner is not in sight.</summary>
    public static bool IsAi(IPropertyReferenceOperation option)
    {
        if (SymbolCatalog.IsAiAssembly(option.Property.ContainingAssembly))
        {
            return true;
        }

        for (IOperation? owner = OwnerOf(option); owner is not null; owner = owner is IPropertyReferenceOperation property ? OwnerOf(property) : AssignedTo(owner))
        {
            if (owner.Type is { } type && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, option.Property.ContainingAssembly))
            {
                return SymbolCatalog.IsAiAssembly(type.ContainingAssembly) || BaseTypes(type).Any(t => SymbolCatalog.IsAiAssembly(t.ContainingAssembly));
            }
        }

        // The pipeline's own options with no owner in sight: among the SDKs that share it, model clients are the ones people configure so.
        return option.Property.ContainingAssembly.Name == "System.ClientModel";
    }

    // What an option is set on: 'options.Retry' in 'options.Retry.NetworkTimeout', and in 'Retry = { NetworkTimeout = … }'.
    private static IOperation? OwnerOf(IPropertyReferenceOperation property)
        => property.Instance is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } implied
            ? property.Instance
            : Initialized(implied);

    private static IOperation? Initialized(IOperation member)
    {
        for (IOperation? parent = member.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IObjectCreationOperation creation:
                    return creation;
                case IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation initialized } when !IsWithin(member, initialized):
                    return initialized;
            }
        }

        return null;
    }

    // 'ClientLoggingOptions = new ClientLoggingOptions { … }': the new object belongs to the owner of the property.
    private static IOperation? AssignedTo(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IConversionOperation conversion)
        {
            current = conversion;
        }

        return current.Parent is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment && assignment.Value == current ? OwnerOf(target) : null;
    }

    private static bool IsWithin(IOperation operation, IOperation ancestor)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<ITypeSymbol> BaseTypes(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }
}
