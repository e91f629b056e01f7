using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

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
            if (compilation.Definitions.Resolve(address, context.CancellationToken) is { ConstantValue: { HasValue: true, Value: string text } } && IsRemote(text))
            {
                Report(context, "a server");
            }
        }

        foreach ((IOperation model, _) in SinkValues.In(context.Operation, ApiRole.ModelLoad, compilation.Catalog))
        {
            if (files.IsUnverifiedDownload(model, context.CancellationToken))
            {
                Report(context, "a download");
            }
            else if (s_callers.Find(compilation, model, context.CancellationToken) is { } finding)
            {
                Report(context, $"where {finding.Description} says");
            }
        }
    }

    private static bool IsRemote(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(address, UriKind.Absolute, out _) && !RemoteHost.IsLoopback(address);

    // A call chain is underlined at its own part: 'Load(…)', not what it is called on.
    private static void Report(OperationAnalysisContext context, string source)
        => context.ReportDiagnostic(Diagnostic.Create(Descriptor, PlaceOf(context.Operation), source));

    private static Location PlaceOf(IOperation load)
    {
        SyntaxNode syntax = load.Syntax;
        return syntax is Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access }
            ? Location.Create(syntax.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(access.Name.SpanStart, syntax.Span.End))
            : syntax.GetLocation();
    }
}
