using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Whether a handler takes content from its caller: a file, a body, a message; keys in the route and services are none.</summary>
internal static class RequestContent
{
    /// <summary>True for a handler with such a parameter; hubs, services and endpoint classes are made for content.</summary>
    public static bool IsTakenBy(Endpoint endpoint) => endpoint switch
    {
        { Kind: EndpointKind.Service or EndpointKind.Class } => true,
        { Symbol: IMethodSymbol handler } => handler.Parameters.Any(IsContent),
        _ => false,
    };

    private static bool IsContent(IParameterSymbol parameter)
    {
        if (parameter.GetAttributes().Any(a => a.AttributeClass?.Name is "FromServicesAttribute" or "FromKeyedServicesAttribute" or "FromRouteAttribute"))
        {
            return false;
        }

        return parameter.Type switch
        {
            { SpecialType: SpecialType.System_String } => parameter.GetAttributes().Any(a => a.AttributeClass?.Name is "FromBodyAttribute" or "FromFormAttribute"),
            IArrayTypeSymbol => true,
            { Name: "IFormFile" or "IFormFileCollection" or "IFormCollection" or "Stream" or "PipeReader" or "HttpRequest" or "HttpContext" or "HttpRequestData" or "JsonElement" or "JsonDocument" or "JsonNode" } => true,

            // A bound type of the program's own has text in it; a service of its own does not, nor is it plain data.
            INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type when type.Locations.Any(l => l.IsInSource) => IsData(type),
            INamedTypeSymbol { IsGenericType: true, TypeArguments: { Length: 1 } arguments } => arguments[0] is INamedTypeSymbol element && element.Locations.Any(l => l.IsInSource) && IsData(element),
            _ => false,
        };
    }

    private static bool IsData(INamedTypeSymbol type)
        => EndpointMap.WithBases(type).SelectMany(t => t.GetMembers()).OfType<IPropertySymbol>()
            .Any(p => p is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } && (p.Type.SpecialType == SpecialType.System_String || p.Type.Name == "IFormFile"));
}
