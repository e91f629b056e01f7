using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>
/// AISEC601: a model is loaded from an address, a download or a caller's path, and nothing tells that it is the model that was meant.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnverifiedModelSource() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC601",
        title: "Model from an unverified source",
        messageFormat: "This model comes from {0} and nothing checks that it is the one you meant; compare its SHA-256 with a known value before you load it",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model decides what a program does. One that was exchanged on its server or on the way answers as its maker wants, and some formats run code when they are loaded.",
        "OWASP-LLM03:2025", "CWE-494", "CWE-353", "ATLAS-AML.T0010.003", "Paper-5.2-secure-supply-chain");

    /// <summary>Key of the diagnostic property that says what the fix can hash: the file of a path, or bytes.</summary>
    internal const string CheckProperty = "check";

    /// <summary>Key of the diagnostic property that holds the expression of the path or bytes.</summary>
    internal const string ModelProperty = "model";

    /// <summary>Value of <see cref="CheckProperty"/> for a file.</summary>
    internal const string PathCheck = "path";

    private static readonly TaintQuery s_callers = new(TaintLabel.Remote, GuardKinds.Confinement);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var files = new ModelFiles(compilation);
        context.RegisterOperationAction(operation => Report(operation, files, compilation), SinkValues.Kinds);
    }

    private static void Report(OperationAnalysisContext context, ModelFiles files, AnalyzedCompilation compilation)
    {
        foreach ((IOperation address, _) in SinkValues.In(context.Operation, ApiRole.ModelLoadAddress, compilation.Catalog))
        {
            IOperation uri = compilation.Definitions.Resolve(address, context.CancellationToken);
            uri = uri is IObjectCreationOperation { Type.Name: nameof(Uri), Arguments: { Length: > 0 } parts } ? compilation.Definitions.Resolve(parts[0].Value, context.CancellationToken) : uri;
            if (uri.ConstantValue is { HasValue: true, Value: string text } && IsRemote(text))
            {
                Report(context, "a server", null);
            }
        }

        foreach ((IOperation model, _) in SinkValues.In(context.Operation, ApiRole.ModelLoad, compilation.Catalog))
        {
            if (files.UnverifiedSource(model, context.CancellationToken) is { } source)
            {
                Report(context, source.Description, model);
            }
            else if (s_callers.Find(compilation, model, context.CancellationToken) is { } finding && !files.IsVerified(model, context.CancellationToken))
            {
                // A text names the model; bytes and streams are the model.
                Report(context, model.Type?.SpecialType == SpecialType.System_String ? $"where {finding.Description} says" : finding.Description, null);
            }
        }
    }

    private static bool IsRemote(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(address, UriKind.Absolute, out _) && !RemoteHost.IsLoopback(address);

    private static void Report(OperationAnalysisContext context, string source, IOperation? model)
        => context.ReportDiagnostic(Diagnostic.Create(Descriptor, PlaceOf(context.Operation.Syntax), model is null ? ImmutableDictionary<string, string?>.Empty : CheckOf(model), source));

    // A path or bytes in a variable can be hashed before the load; a stream can be read once only.
    private static ImmutableDictionary<string, string?> CheckOf(IOperation model)
    {
        IOperation value = Definitions.Unwrap(model);
        string? check = value is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation) ? null
            : value.Type?.SpecialType == SpecialType.System_String ? PathCheck
            : value.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } ? "bytes"
            : null;
        return check is null ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(CheckProperty, check).Add(ModelProperty, value.Syntax.ToString());
    }

    // Of a chain of calls only the load's own part is underlined.
    private static Location PlaceOf(SyntaxNode load)
        => load is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? Location.Create(load.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, load.Span.End))
            : load.GetLocation();
}
