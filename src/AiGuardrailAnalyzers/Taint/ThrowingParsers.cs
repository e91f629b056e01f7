using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Knows the calls that parse a text and throw where it has another form than expected.</summary>
internal static class ThrowingParsers
{
    private static readonly ImmutableHashSet<string> s_json = ImmutableHashSet.Create(StringComparer.Ordinal, "JsonException");
    private static readonly ImmutableHashSet<string> s_xml = ImmutableHashSet.Create(StringComparer.Ordinal, "XmlException");
    private static readonly ImmutableHashSet<string> s_format = ImmutableHashSet.Create(StringComparer.Ordinal, "FormatException", "OverflowException", "ArgumentException");
    private static readonly ImmutableHashSet<string> s_result = ImmutableHashSet.Create(StringComparer.Ordinal, "JsonException", "InvalidOperationException");

    /// <summary>The text that a call parses or a structured result is read from; null where it does neither.</summary>
    public static IOperation? TextOf(IOperation operation, SymbolCatalog catalog) => operation switch
    {
        IInvocationOperation call when IsParse(call.TargetMethod) => call.Arguments.FirstOrDefault(a => a.Parameter?.Type.SpecialType is SpecialType.System_String || a.Parameter?.Type.Name is "ReadOnlySpan")?.Value,
        IInvocationOperation { Instance: { } receiver } call when catalog.Find(call.TargetMethod, ApiRole.SinkParse) is { Path.Root: AccessPathRoot.Receiver } => receiver,
        IInvocationOperation call => SinkValues.In(call, ApiRole.SinkParse, catalog).Select(given => given.Value).FirstOrDefault(),
        IPropertyReferenceOperation result when catalog.Is(result.Property, ApiRole.AnswerResult) => result.Instance,
        _ => null,
    };

    /// <summary>The simple names of the exceptions that such a call throws then.</summary>
    public static ImmutableHashSet<string> ExceptionsOf(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation => s_result,
        _ when ReadsJson(operation) => s_json,
        IInvocationOperation { TargetMethod.ContainingNamespace: { } ns } when ns.ToDisplayString().StartsWith("System.Xml", StringComparison.Ordinal) => s_xml,
        _ => s_format,
    };

    /// <summary>What to do instead, for messages.</summary>
    public static string AdviceFor(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: var method } && IsParse(method) ? $"use 'Try{method.Name}'"
            : ReadsJson(operation) ? "catch 'JsonException'"
            : "catch the exception";

    /// <summary>True where a number is read: digits are all it needs.</summary>
    public static bool ReadsNumber(IOperation operation)
        => operation.Type is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double };

    /// <summary>True where JSON is read.</summary>
    public static bool ReadsJson(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { ContainingNamespace: { } ns } method } && (ns.ToDisplayString().Contains("Json") || method.ContainingType.Name == "BinaryData");

    /// <summary>True where JSON or XML is read: what is cut off has another meaning, or none.</summary>
    public static bool ReadsDocument(IOperation operation) => ReadsJson(operation) || ReferenceEquals(ExceptionsOf(operation), s_xml);

    // Every T.Parse of a reference: a type that has TryParse beside it says itself that Parse throws.
    private static bool IsParse(IMethodSymbol method)
        => method is { IsStatic: true, Name: "Parse" or "ParseExact", ContainingType: { } type, DeclaringSyntaxReferences.IsEmpty: true }
            && !type.GetMembers("Try" + method.Name).IsEmpty;
}
