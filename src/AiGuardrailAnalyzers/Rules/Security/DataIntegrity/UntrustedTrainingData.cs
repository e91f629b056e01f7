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
        var training = compilation.Catalog.NamesOf(ApiRole.TrainingFit);
        context.RegisterOperationAction(
            operation =>
            {
                foreach ((ApiRole role, IOperation data) in DataIn(operation.Operation, compilation))
                {
                    if ((role == ApiRole.TrainingUpload || Trains(data)) && !IsChecked(data) && Origin(data, operation.CancellationToken) is { } origin)
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, data.Syntax.GetLocation(), origin));
                        return;
                    }
                }
            },
            OperationKind.Invocation);

        string? Origin(IOperation data, CancellationToken cancellationToken)
            => files.IsUnverifiedDownload(data, cancellationToken) ? "a download"
                : s_callers.Find(compilation, data, cancellationToken) is { } finding && !IsKey(finding.Source.Symbol) && !IsCheckedAtSource(finding.Source) ? finding.Description
                : null;

        // Rows are loaded to be scored too: what counts is a model that learns nearby.
        bool Trains(IOperation data)
            => BodyOf(data.Syntax) is { } body
                && body.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => training.Contains(name.Identifier.ValueText) && BodyOf(name) == body);
    }

    // The member; of top-level statements the handler.
    private static SyntaxNode? BodyOf(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax
            || n is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: not ArgumentSyntax } call } } && CallGraph.NameOf(call)?.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal) == true);

    // Whoever took the rows from the request looked at them before it handed them on.
    private static bool IsCheckedAtSource(FlowSource source)
        => source.Location.SourceTree?.GetRoot().FindNode(source.Location.SourceSpan) is ParameterSyntax parameter
            && parameter.FirstAncestorOrSelf<SyntaxNode>(node => node is BaseMethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) is { } handler
            && IsChecked(handler, parameter.Identifier.ValueText);

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

        return BodyOf(data.Syntax) is { } body
            && value.DescendantsAndSelf().Where(part => part is ILocalReferenceOperation or IParameterReferenceOperation).Select(part => part.Syntax).OfType<IdentifierNameSyntax>()
                .Any(name => IsChecked(body, name.Identifier.ValueText));
    }

    private static bool IsChecked(SyntaxNode body, string name)
        => body.DescendantNodes().Any(node => node switch
        {
            CommonForEachStatementSyntax loop => Names(loop.Expression, name) && loop.Statement.DescendantNodesAndSelf().OfType<IfStatementSyntax>().Any(Rejects),
            IfStatementSyntax branch => Names(branch.Condition, name) && branch.Condition.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any() && Rejects(branch),
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name && variable.Initializer?.Value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
                .Any(call => CallGraph.NameOf(call)?.Identifier.ValueText is "Where" or "RemoveAll" or "FindAll") == true,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RemoveAll" } access } => Names(access.Expression, name),
            _ => false,
        });

    private static bool IsFilter(IInvocationOperation call) => call.TargetMethod.Name is "Where" or "FindAll" && call.TargetMethod.ContainingType.ContainingNamespace?.ToDisplayString().StartsWith("System", StringComparison.Ordinal) == true;

    private static bool Rejects(IfStatementSyntax branch)
        => branch.Statement.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax)
            || branch.Statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText is "Add" or "Remove");

    private static bool Names(SyntaxNode expression, string name)
        => expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == name);
}
