using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>Tells which types can carry text: a number, a date or an identifier says nothing to a model or an interpreter.</summary>
internal static class TextTypes
{
    // By their simple names first: to spell out a namespace costs more than all the rest.
    private static readonly ImmutableDictionary<string, string> s_textless = new[]
    {
        "System.Guid", "System.TimeSpan", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.Half", "System.Int128", "System.UInt128",
        "System.Numerics.BigInteger", "System.Index", "System.Range", "System.Type", "System.Threading.CancellationToken",
        "System.Threading.CancellationTokenSource", "System.Threading.SemaphoreSlim", "System.IFormatProvider", "System.Globalization.CultureInfo",
        "System.StringComparer", "System.Net.IPAddress",
    }.ToImmutableDictionary(name => name.Substring(name.LastIndexOf('.') + 1), StringComparer.Ordinal);

    public static bool CanCarry(ITypeSymbol? type) => CanCarry(type, 0);

    private static bool CanCarry(ITypeSymbol? type, int depth)
    {
        if (type is null || depth > 4)
        {
            return true;
        }

        switch (type)
        {
            case { TypeKind: TypeKind.Enum }:
                return false;
            case { SpecialType: >= SpecialType.System_Boolean and <= SpecialType.System_Double or SpecialType.System_DateTime or SpecialType.System_IntPtr or SpecialType.System_UIntPtr }:
                // A byte or char is a piece of text once there are many: only arrays and spans of them carry it.
                return depth > 0 && type.SpecialType is SpecialType.System_Byte or SpecialType.System_Char && depth > 0;
            case { SpecialType: SpecialType.System_Void }:
                return false;
            case IArrayTypeSymbol array:
                return CanCarry(array.ElementType, depth + 1);
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                return CanCarry(nullable.TypeArguments[0], depth);
            case INamedTypeSymbol { TypeKind: TypeKind.Delegate }:
                return true;
            case INamedTypeSymbol { IsTupleType: false, TypeArguments.Length: > 0 } generic when IsSystem(generic):
                return generic.TypeArguments.Any(argument => CanCarry(argument, depth + 1));
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return tuple.TupleElements.Any(element => CanCarry(element.Type, depth + 1));
            case INamedTypeSymbol named:
                return !(s_textless.TryGetValue(named.Name, out string? textless) && named.ToDisplayString() == textless);
            default:
                return true;
        }
    }

    /// <summary>True for text itself, and for what .NET wraps around it or collects of it: not for objects that have texts among other things.</summary>
    public static bool IsText(ITypeSymbol? type) => type switch
    {
        null => false,
        { SpecialType: SpecialType.System_String or SpecialType.System_Char } => true,
        IArrayTypeSymbol array => IsText(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => IsText(element.Type)),
        INamedTypeSymbol { Name: "Uri" or "FileInfo" or "DirectoryInfo" or "FileSystemInfo" or "StringBuilder" } named => IsSystem(named),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => IsSystem(generic) && generic.TypeArguments.Any(IsText),
        _ => false,
    };

    /// <summary>True for what is filled piece by piece: collections, builders, writers.</summary>
    public static bool IsContainer(ITypeSymbol? type)
    {
        if (type is null or { SpecialType: SpecialType.System_String } or IArrayTypeSymbol)
        {
            return type is IArrayTypeSymbol;
        }

        if (type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable)
            || type.SpecialType == SpecialType.System_Collections_IEnumerable)
        {
            return true;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "StringBuilder" or "TextWriter" or "Stream" or "DefaultInterpolatedStringHandler", ContainingNamespace: { } ns }
                && ns.ToDisplayString() is "System.Text" or "System.IO" or "System.Runtime.CompilerServices")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSystem(INamedTypeSymbol type)
    {
        INamespaceSymbol? ns = type.ContainingNamespace;
        while (ns is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            ns = ns.ContainingNamespace;
        }

        return ns is { Name: "System" };
    }
}
