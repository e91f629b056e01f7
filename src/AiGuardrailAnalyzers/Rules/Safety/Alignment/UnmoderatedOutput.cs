using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Alignment;

/// <summary>AISAFE103: an endpoint gives its callers what a model wrote, in a program that nowhere looks at what models write.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmoderatedOutput() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE103",
        title: "Model output for users without moderation",
        messageFormat: "'{0}' gives its callers {1}, and nothing in the program looks at what models write: read why the answer ended, or have it moderated first",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "A model can write what its maker would never say to a user. Providers filter some of it and say so in the reason why an answer ended; moderation services find more. A program that looks at neither passes on whatever comes.",
        "OWASP-LLM05:2025", "OWASP-LLM09:2025", "CWE-116", "Paper-5.1-alignment");

    // What a model said far away is something else by then.
    private const int MaxHops = 3;

    private static readonly TaintQuery s_answers = new(TaintLabel.Model, GuardKinds.Shield, MaxHops);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        // Whoever moderates one answer knows what to do about the others: only a program without any such look is reported.
        var looks = new Lazy<bool>(() => !compilation.UsesOf(ApiRole.ModerationCall).IsEmpty
            || !compilation.UsesOf(ApiRole.AnswerEnding).IsEmpty
            || !compilation.UsesOf(ApiRole.GuardCheck).IsEmpty
            || compilation.Prompts.IsGuarded);
        compilation.Endpoints.RegisterAction(context, (facts, report, cancellationToken) =>
        {
            if (!looks.Value && compilation.Tools.Any && facts.Model is { Call.Target: var model } && (compilation.Catalog.Is(model, ApiRole.ModelChat) || compilation.Catalog.Is(model, ApiRole.ModelPrompt))
                && facts.Endpoint.Handlers.SelectMany(handler => Answers(handler, compilation, cancellationToken))
                    .Select(answer => s_answers.Find(compilation, answer, cancellationToken)).FirstOrDefault(found => found is { Source.Symbol: not IParameterSymbol }) is { } finding)
            {
                report(Diagnostic.Create(Descriptor, finding.Value.Syntax.GetLocation(), [finding.Source.Location], facts.Endpoint.Name, finding.Description));
            }
        });
    }

    // What a handler writes or returns; 'Results.Ok(text)' is told by its argument.
    private static IEnumerable<IOperation> Answers(SyntaxNode handler, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => (IEnumerable<IOperation>?)compilation.Calls.Model(handler.SyntaxTree).GetOperation(handler, cancellationToken)?.Descendants().Select(operation => operation switch
        {
            IReturnOperation { ReturnedValue: { } value } when CallGraph.EnclosingBody(value.Syntax) == handler || value.Syntax.Parent == handler => Definitions.Unwrap(value),
            IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method, Value: var written } when compilation.Catalog.Is(method, ApiRole.EndpointResult) || compilation.Catalog.Is(method, ApiRole.ResponseWrite) => written,
            _ => null,
        }).OfType<IOperation>().OrderBy(answer => answer.Parent is IArgumentOperation ? 0 : 1) ?? [];
}
