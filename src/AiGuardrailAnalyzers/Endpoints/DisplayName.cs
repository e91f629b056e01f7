using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Names of members as messages say them.</summary>
internal static class DisplayName
{
    /// <summary><c>IChatClient.GetResponseAsync</c>: an extension method goes by the type it extends, a constructor by its type.</summary>
    public static string Of(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => member.ContainingType.Name,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => member.Name,
        IMethodSymbol { ReducedFrom: { } extension } => Of(extension),
        IMethodSymbol { IsExtensionMethod: true, Parameters: { IsEmpty: false } parameters } when parameters[0].Type.Name is { Length: > 0 } extended => $"{extended}.{member.Name}",
        _ => member.ContainingType is { } type ? $"{type.Name}.{member.Name}" : member.Name,
    };
}
