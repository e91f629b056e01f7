using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>
/// AISEC606: the name of a model is one that its provider points at another model when it likes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnpinnedModel() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC606",
        title: "Model without a version",
        messageFormat: "'{0}' is a name that the provider moves to newer models; name a dated version, or read the name from configuration",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: false,
        description: "Prompts, guards and evaluations hold for the model they were tried with. Behind a moving name the provider exchanges it, and the program behaves differently without a change of its own.",
        "OWASP-LLM03:2025", "CWE-1357", "Paper-5.2-secure-supply-chain");

    // Names as providers give them; '<your model>' is none.
    private static readonly Regex s_name = new(@"^[A-Za-z0-9][\w./:@-]*$");

    // Families whose names say which model it is: there are no dated ones.
    private static readonly Regex s_fixedFamily = new("^(text-embedding-|text-moderation|omni-moderation|whisper|dall-e|tts-|gpt-image|sora)", RegexOptions.IgnoreCase);

    // 2024-08-06, 20241022, -0613, -001, -v1:0, llama3.1:8b, name@20240620
    private static readonly Regex s_version = new(@"\d{4}-\d{2}-\d{2}|\d{8}|-\d{4}(-|$)|-\d{3}$|-v\d+(:\d+)?$|:[^:]+$|@.+$|-\d{2}-\d{2}$", RegexOptions.IgnoreCase);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                foreach ((IOperation name, _) in SinkValues.In(operation.Operation, ApiRole.ModelName, compilation.Catalog))
                {
                    if (compilation.Definitions.Resolve(name, operation.CancellationToken) is { ConstantValue: { HasValue: true, Value: string text } } && IsMoving(text))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, name.Syntax.GetLocation(), text));
                    }
                }
            },
            SinkValues.Kinds);

    private static bool IsMoving(string name)
        => s_name.IsMatch(name) && (name.IndexOf("latest", StringComparison.OrdinalIgnoreCase) >= 0 || (!s_fixedFamily.IsMatch(name) && !s_version.IsMatch(name)));
}
