using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>
/// AISEC605: the description of a tool, parameter or server holds characters that people do not see and models read.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HiddenTextInToolDescription() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC605",
        title: "Hidden text in a tool's description",
        messageFormat: "The description holds {0}: people who review it do not see them, the model reads them; remove them",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model obeys what the descriptions of its tools say. Characters that no editor or approval dialog shows carry orders past everybody who reads the code.",
        "OWASP-LLM03:2025", "OWASP-ASI04", "CWE-1007", "CWE-451", "Paper-5.2-secure-supply-chain");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var uses = new ValueUses(compilation.Calls);
        context.RegisterSyntaxNodeAction(
            node =>
            {
                string text = node.Node.GetFirstToken().ValueText;
                if (HiddenText.Spans(text) is { IsEmpty: false } spans
                    && node.SemanticModel.GetOperation(node.Node, node.CancellationToken) is { } literal
                    && uses.Find(literal, place => IsDescription(place, compilation.Catalog), KeepsText, node.CancellationToken) is not null)
                {
                    node.ReportDiagnostic(Diagnostic.Create(Descriptor, node.Node.GetLocation(), HiddenText.Describe(text, spans)));
                }
            },
            SyntaxKind.StringLiteralExpression,
            SyntaxKind.InterpolatedStringText);
    }

    private static bool IsDescription(IOperation place, SymbolCatalog catalog) => place switch
    {
        IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            => catalog.RowsOf(method).Any(row => row.Role == ApiRole.ToolDescription && row.Path?.Parameter == parameter.Name),
        IAssignmentOperation { Target: IMemberReferenceOperation target } => catalog.Is(target.Member, ApiRole.ToolDescription),
        _ => false,
    };

    // A schema in JSON holds the descriptions of parameters.
    private static bool KeepsText(IArgumentOperation argument)
        => argument.Parameter?.ContainingSymbol is IMethodSymbol { Name: "FromString" or "FromBytes", ContainingType.Name: "BinaryData" }
            || (argument.Parameter?.ContainingType.SpecialType == SpecialType.System_String && argument.Parent is IInvocationOperation { TargetMethod.Name: nameof(string.Concat) or nameof(string.Format) or nameof(string.Join) });
}
