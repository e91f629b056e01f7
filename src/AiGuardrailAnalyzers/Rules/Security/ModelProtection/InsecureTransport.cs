using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>
/// AISEC305: a client of a model or tool server sends over plain HTTP to another network, or takes any certificate for the server's.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InsecureTransport() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC305",
        title: "Model traffic without protection",
        messageFormat: "Model traffic is open: {0}, so whoever is on the way can read and change prompts, answers and keys; {1}",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Prompts, answers, tool calls and keys travel between a program and its model. Without TLS, or with a certificate that nobody checks, everyone on the way reads them and can answer in the model's name.",
        "OWASP-LLM02:2025", "CWE-319", "CWE-295", "Paper-5.2-model-protection");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var transports = new ModelTransports(compilation);
        var gate = new DevelopmentGate(compilation);
        context.RegisterSyntaxNodeAction(node => ReportAddress(node, transports, gate), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringText);
        context.RegisterOperationAction(operation => ReportCallback(operation, transports, gate, compilation), OperationKind.SimpleAssignment);
    }

    private static void ReportAddress(SyntaxNodeAnalysisContext context, ModelTransports transports, DevelopmentGate gate)
    {
        string text = context.Node.GetFirstToken().ValueText;
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && (context.Node is not InterpolatedStringTextSyntax || text.IndexOfAny([':', '/'], "http://".Length) > 0)
            && RemoteHost.IsInsecure(text)
            && context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is { } literal
            && transports.AddressPlaceOf(literal, text, context.CancellationToken) is { } place
            && !gate.Guards(context.Node, context.CancellationToken)
            && !gate.Guards(place.Syntax, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Node.GetLocation(), "the address of a model or tool server is 'http://'", "use 'https://'"));
        }
    }

    private static void ReportCallback(OperationAnalysisContext context, ModelTransports transports, DevelopmentGate gate, AnalyzedCompilation compilation)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation target
            && compilation.Catalog.Is(target.Property, ApiRole.ClientCertificateCheck)
            && transports.AcceptsAnything(assignment.Value, context.CancellationToken)
            && transports.IsOfModelClient(target, context.CancellationToken)
            && !gate.Guards(assignment.Syntax, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Syntax.GetLocation(), "a model client accepts every certificate", "remove the callback, or compare the certificate with the one you expect"));
        }
    }
}
