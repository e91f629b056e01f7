using System.Globalization;
using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE207: the options of a model call that serves a request are made in sight, and nothing bounds the length of the answer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingOutputLimit() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE207",
        title: "Model call without an output limit",
        messageFormat: "Nothing bounds the answer that '{0}' waits for once '{1}' has called it; set '{2}'{3}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Without a limit of its own a request may take as many tokens as the model has: a loop in the output, or a caller who asks for a book, costs time and money until the service's own limit ends it.",
        "OWASP-LLM10:2025", "CWE-770", "Paper-5.1-robustness");

    private static readonly GuardrailOption<int> s_most = OptionOf.Number("max_output_tokens", int.MaxValue, 1, 100_000_000, "A limit of the answer's length counts only where it is not larger than this.", "AISAFE207");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var limits = new OutputLimits(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var options = (IObjectCreationOperation)operation.Operation;
                int most = s_most.In(operation.Options, options.Syntax.SyntaxTree, Descriptor.Id);
                if (limits.UnlimitedCall(options, most, operation.CancellationToken) is { } call
                    && compilation.RequestPaths.EntryOf(call.Syntax, operation.CancellationToken) is { IsWorker: false } entry)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor,
                        options.Syntax switch
                        {
                            ObjectCreationExpressionSyntax { Type: var type } => type.GetLocation(),
                            ImplicitObjectCreationExpressionSyntax { NewKeyword: var made } => made.GetLocation(),
                            var other => other.GetLocation(),
                        },
                        [call.Syntax.GetLocation()],
                        DisplayName.Of(call.TargetMethod),
                        entry.Name,
                        limits.NameOfLimit(options.Type),
                        most == int.MaxValue ? "" : $" to {most.ToString(CultureInfo.InvariantCulture)} or less"));
                }
            },
            OperationKind.ObjectCreation);
    }
}
