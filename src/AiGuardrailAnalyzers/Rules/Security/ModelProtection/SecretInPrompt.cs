using AiGuardrailAnalyzers.Secrets;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>
/// AISEC304: a credential goes to a model: in a prompt, in an address that it is given, in a tool's result.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInPrompt() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC304",
        title: "Secret sent to a model",
        messageFormat: "A secret, {0}, goes into {1}, where the provider, its logs and whoever talks to the model can read it; keep it out",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What a model reads, its provider stores, its telemetry records, and whoever can talk to it can ask for. A credential in a prompt, in an address that the model is given, or in a tool's result has left the program's hands.",
        "OWASP-LLM02:2025", "OWASP-LLM07:2025", "CWE-200", "CWE-522", "ATLAS-AML.T0057", "Paper-5.2-model-protection");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var secrets = new SecretFlows(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                foreach (IOperation value in SinkValues.WrittenIn(operation.Operation))
                {
                    if (secrets.Into(value) is { } flow)
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, value.Syntax.GetLocation(), [flow.Source.GetLocation()], flow.Secret, flow.Kind));
                        return;
                    }
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.SimpleAssignment,
            OperationKind.Return);
    }
}
