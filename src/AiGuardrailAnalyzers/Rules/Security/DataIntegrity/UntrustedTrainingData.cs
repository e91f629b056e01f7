using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Taint;
using AiGuardrailAnalyzers.Training;
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
        var checks = new RowChecks(compilation);
        var uses = new ValueUses(compilation.Calls);
        var training = compilation.Catalog.NamesOf(ApiRole.TrainingFit);
        context.RegisterOperationAction(
            operation =>
            {
                foreach ((ApiRole role, IOperation data) in DataIn(operation.Operation, compilation))
                {
                    if ((role == ApiRole.TrainingUpload || Trains(operation.Operation, data)) && Origin(data, operation.CancellationToken) is { } origin && !checks.Cover(data, operation.CancellationToken))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, data.Syntax.GetLocation(), origin));
                        return;
                    }
                }
            },
            OperationKind.Invocation);

        string? Origin(IOperation data, CancellationToken cancellationToken)
            => files.UnverifiedSource(data, cancellationToken) is { } source ? source.Place != data && checks.Cover(source.Place, cancellationToken) ? null : source.Description
                : s_callers.Find(compilation, data, cancellationToken) is { } finding && finding.Source.Symbol is not IParameterSymbol { Type.SpecialType: SpecialType.System_String }
                    && !IsCheckedAtSource(finding.Source, cancellationToken) && !files.IsVerified(data, cancellationToken) ? finding.Description
                : null;

        // Whoever took the rows from the request looked at them before it handed them on.
        bool IsCheckedAtSource(FlowSource source, CancellationToken cancellationToken) => source.Symbol is IParameterSymbol parameter && (checks.Cover(parameter, cancellationToken) || IsValidated(parameter));

        // Rows are loaded to be scored too: what counts is a model that learns nearby.
        bool Trains(IOperation load, IOperation data)
            => (BodyOf(data.Syntax) is { } body && body.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => training.Contains(name.Identifier.ValueText) && BodyOf(name) == body))
                || uses.Find(load, place => place is IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method } && compilation.Catalog.Is(method, ApiRole.TrainingFit), static _ => false, CancellationToken.None) is not null;
    }

    // The member; of top-level statements the handler.
    private static SyntaxNode? BodyOf(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax
            || n is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: not ArgumentSyntax } call } } && CallGraph.NameOf(call)?.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal) == true);

    // [ApiController] refuses rows that break the rules of their attributes.
    private static bool IsValidated(IParameterSymbol parameter)
        => parameter.ContainingType is { } controller && EndpointMap.WithBases(controller).SelectMany(type => type.GetAttributes()).Any(a => a.AttributeClass?.Name == "ApiControllerAttribute")
            && RowOf(parameter.Type) is { } row && row.GetMembers().SelectMany(member => member.GetAttributes()).Any(a => EndpointMap.WithBases(a.AttributeClass).Any(type => type.Name == "ValidationAttribute"));

    private static ITypeSymbol? RowOf(ITypeSymbol rows) => rows is IArrayTypeSymbol array ? array.ElementType : rows is INamedTypeSymbol { TypeArguments: { Length: 1 } items } ? items[0] : null;

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
}
