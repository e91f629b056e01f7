using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>AISAFE504: free text of a model decides whether something is done, and text that the program does not know lets it be done.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecisionByTextMatch() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE504",
        title: "Unknown answer of a model lets an action pass",
        messageFormat: "'{1}' runs whenever {0} is none of the words that are matched here; let it run for the word that allows it, and treat everything else as a no",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model asked for one word may answer with another one, with a sentence, in another language or not at all. A decision that looks for the word that forbids fails open: whatever the model says instead is a yes.",
        "OWASP-LLM06:2025", "OWASP-LLM09:2025", "CWE-636", "CWE-184", "Paper-5.1-fail-safes-and-control");

    private static readonly TaintQuery s_query = new(TaintLabel.Model, GuardKinds.Confinement);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var verdicts = new TextVerdict(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (!compilation.Tools.Any
                    || TextVerdict.MatchedText(operation.Operation) is not { } text
                    || IsOfItsOwn(text)
                    || verdicts.ActionOnUnknown(operation.Operation, text, operation.CancellationToken) is not { } action)
                {
                    return;
                }

                FlowSource? found = s_query.FindAll(compilation, text, operation.CancellationToken).FirstOrDefault(source => source.Symbol is not IParameterSymbol && !IsOfService(source));
                if (found is not null)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor,
                        (operation.Operation is ISwitchOperation or ISwitchExpressionOperation ? text : operation.Operation).Syntax.GetLocation(),
                        [action.GetLocation(), found.Location],
                        new TaintFinding(text, found).Description,
                        action is InvocationExpressionSyntax call ? CallGraph.NameOf(call)?.Identifier.ValueText ?? call.Expression.ToString() : action.ToString()));
                }
            },
            OperationKind.Invocation,
            OperationKind.Binary,
            OperationKind.IsPattern,
            OperationKind.Switch,
            OperationKind.SwitchExpression);
    }

    // A member of the program's own type: the answer was read into a structure.
    private static bool IsOfItsOwn(IOperation text)
        => text.DescendantsAndSelf().Any(part => part is IMemberReferenceOperation { Member: { DeclaringSyntaxReferences.IsEmpty: false } and not IFieldSymbol { IsConst: true } });

    // Why an answer ended, who said it, which tool is to be called: the service's words, not free text.
    private static bool IsOfService(FlowSource source)
        => source.Symbol.Name is "FunctionName" or "Name" or "Arguments" or "FunctionArguments"
            || source.Read.Name is "Role" or "FinishReason" or "StopReason" or "Status" or "Model" or "ModelId" or "Kind" or "Result" or "FunctionName" or "Name" or "AuthorName";
}
