using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.DataIntegrity;

/// <summary>AISEC201: a model learns from data that a caller sent or that was downloaded, and nothing looks at it first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedTrainingData() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC201",
        title: "Model trained on unchecked data",
        messageFormat: "A model learns from {0}, and nothing checks it first; compare a known hash, or check each row and reject what does not fit",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Whoever can write a model's training data can teach it: a few rows make a back door, a bias or a wrong answer that no test of the code finds. Data from outside needs a hash that was known before, or checks that reject rows.",
        "OWASP-LLM04:2025", "CWE-494", "CWE-20", "ATLAS-AML.T0020", "Paper-5.2-data-integrity");

    private static readonly TaintQuery s_callers = new(TaintLabel.Remote, GuardKinds.Confinement);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var files = new ModelFiles(compilation);
        var trains = new Lazy<bool>(() => compilation.Calls.AnyUse(SymbolCatalog.WrittenNames(ApiRole.TrainingFit)));
        context.RegisterOperationAction(
            operation =>
            {
                foreach ((ApiRole role, IOperation data) in DataIn(operation.Operation, compilation))
                {
                    if ((role == ApiRole.TrainingUpload || trains.Value) && Origin(data, operation.CancellationToken) is { } origin && !IsChecked(data))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, data.Syntax.GetLocation(), origin));
                        return;
                    }
                }
            },
            OperationKind.Invocation);

        string? Origin(IOperation data, CancellationToken cancellationToken)
            => files.IsUnverifiedDownload(data, cancellationToken) ? "a download"
                : s_callers.Find(compilation, data, cancellationToken) is { } finding && !IsKey(finding.Source.Symbol) ? finding.Description
                : null;
    }

    // A text of the caller's chooses rows or a file of the program's own; rows and files of the caller's have other types.
    private static bool IsKey(ISymbol source) => source is IParameterSymbol { Type.SpecialType: SpecialType.System_String };

    private static IEnumerable<(ApiRole Role, IOperation Data)> DataIn(IOperation operation, AnalyzedCompilation compilation)
    {
        foreach ((IOperation value, _) in SinkValues.In(operation, ApiRole.TrainingLoad, compilation.Catalog))
        {
            yield return (ApiRole.TrainingLoad, value);
        }

        if (operation is IInvocationOperation upload && upload.Arguments.Any(IsForFineTuning))
        {
            foreach ((IOperation value, _) in SinkValues.In(operation, ApiRole.TrainingUpload, compilation.Catalog))
            {
                yield return (ApiRole.TrainingUpload, value);
            }
        }
    }

    // FileUploadPurpose.FineTune
    private static bool IsForFineTuning(IArgumentOperation argument)
        => Definitions.Unwrap(argument.Value) is IMemberReferenceOperation { Member: { Name: "FineTune", ContainingType.Name: "FileUploadPurpose" } };

    // rows.Where(IsValid), or a loop over the rows that leaves some out, throws or returns.
    private static bool IsChecked(IOperation data)
    {
        IOperation value = Definitions.Unwrap(data);
        if (value.DescendantsAndSelf().OfType<IInvocationOperation>().Any(IsFilter))
        {
            return true;
        }

        return value is ILocalReferenceOperation or IParameterReferenceOperation
            && value.Syntax is IdentifierNameSyntax name
            && Definitions.Root(data).Syntax.DescendantNodes().Any(node => node switch
            {
                CommonForEachStatementSyntax loop => Names(loop.Expression, name) && loop.Statement.DescendantNodesAndSelf().OfType<IfStatementSyntax>().Any(Rejects),
                IfStatementSyntax branch => Names(branch.Condition, name) && branch.Condition.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any() && Rejects(branch),
                VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name.Identifier.ValueText && variable.Initializer?.Value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
                    .Any(call => CallGraph.NameOf(call)?.Identifier.ValueText is "Where" or "RemoveAll" or "FindAll") == true,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RemoveAll" } access } => Names(access.Expression, name),
                _ => false,
            });
    }

    private static bool IsFilter(IInvocationOperation call) => call.TargetMethod.Name is "Where" or "FindAll" && call.TargetMethod.ContainingType.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true;

    private static bool Rejects(IfStatementSyntax branch)
        => branch.Statement.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax)
            || branch.Statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText is "Add" or "Remove");

    private static bool Names(SyntaxNode expression, IdentifierNameSyntax name)
        => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name.Identifier.ValueText);
}
