using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Alignment;

/// <summary>AISAFE101: a provider's safety filter is switched off, or set to a level that blocks nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SafetyFilterDisabled() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE101",
        title: "Safety filter switched off",
        messageFormat: "The provider's safety filter is off here ('{0}'), so that harmful answers reach whoever reads them; choose a level that blocks at least what is probably harmful",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Providers block hate, harassment, sexual content and instructions for dangerous acts by default. A program that switches the filter off answers with whatever the model writes, also where nobody attacks it.",
        "OWASP-LLM05:2025", "CWE-693", "Paper-5.1-alignment");

    // Levels of the Gemini API, in JSON that is made by hand.
    private const string Category = "HARM_CATEGORY_";
    private static readonly ImmutableHashSet<string> s_levels = ImmutableHashSet.Create(StringComparer.Ordinal, "BLOCK_NONE", "OFF");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var gate = new DevelopmentGate(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (compilation.Catalog.Is(((IMemberReferenceOperation)operation.Operation).Member, ApiRole.SafetyOff) && ChosenValue.IsGiven(operation.Operation))
                {
                    Report(operation.Operation.Syntax, operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: var property }
                    && compilation.Catalog.NamesOf(ApiRole.SafetySwitch).Contains(property.Name)
                    && compilation.Catalog.Is(property, ApiRole.SafetySwitch)
                    && Definitions.Unwrap(assignment.Value).ConstantValue is { HasValue: true, Value: false })
                {
                    Report(assignment.Value.Syntax, operation.ReportDiagnostic, operation.CancellationToken, $"{property.Name} = false");
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterSyntaxNodeAction(
            node =>
            {
                var literal = (LiteralExpressionSyntax)node.Node;
                if (s_levels.Contains(literal.Token.ValueText) && (StandsBesideCategory(literal) || IsLevel(literal, node)))
                {
                    Report(literal, node.ReportDiagnostic, node.CancellationToken, literal.Token.ValueText);
                }
            },
            SyntaxKind.StringLiteralExpression);

        void Report(SyntaxNode place, Action<Diagnostic> report, CancellationToken cancellationToken, string? setting = null)
        {
            if (!gate.Guards(place, cancellationToken))
            {
                report(Diagnostic.Create(Descriptor, place.GetLocation(), setting ?? place.ToString()));
            }
        }

        bool IsLevel(LiteralExpressionSyntax literal, SyntaxNodeAnalysisContext node)
            => literal.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation }
                && compilation.Catalog.Is(node.SemanticModel.GetSymbolInfo(creation, node.CancellationToken).Symbol, ApiRole.SafetyLevel)
                && ChosenValue.IsGiven(node.SemanticModel.GetOperation(literal, node.CancellationToken));
    }

    // new { category = "HARM_CATEGORY_HARASSMENT", threshold = "BLOCK_NONE" }
    private static bool StandsBesideCategory(LiteralExpressionSyntax literal)
        => literal.Parent is AnonymousObjectMemberDeclaratorSyntax or AssignmentExpressionSyntax or ArgumentSyntax or InitializerExpressionSyntax
            && literal.Ancestors().FirstOrDefault(n => n is AnonymousObjectCreationExpressionSyntax or BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax) is { } setting
            && setting.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(other => other.Token.Value is string text && text.StartsWith(Category, StringComparison.Ordinal));
}
