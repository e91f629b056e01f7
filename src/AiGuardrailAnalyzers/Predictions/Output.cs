using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>Where text is written for developers.</summary>
internal static class Output
{
    /// <summary>True for writing to a log, of whatever level, and to the debugger.</summary>
    public static bool IsLog(IMethodSymbol method, SymbolCatalog catalog)
        => catalog.Is(method, ApiRole.LogWrite) || catalog.Is(method, ApiRole.LogWriteLevel)
            || method.ContainingType is { Name: "LoggerExtensions" or "Debug" or "Trace" or "Log" or "ILogger" }
            || (method.PartialDefinitionPart ?? method).GetAttributes().Any(a => catalog.IsType(a.AttributeClass, ApiRole.LogMessageAttribute));

    /// <summary>True for writing to the console.</summary>
    public static bool IsConsole(IOperation call, SymbolCatalog catalog)
        => call is IInvocationOperation { TargetMethod: var method } invocation
            && catalog.Is(method, ApiRole.LogConsole)
            && (method.IsStatic || Definitions.Unwrap(invocation.Instance!) is IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } });
}
