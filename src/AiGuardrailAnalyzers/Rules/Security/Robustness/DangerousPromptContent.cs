using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC107: values go into a rendered prompt without encoding.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DangerousPromptContent() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC107",
        title: "Dangerous prompt content",
        messageFormat: "'{0} = true' puts values into the prompt unencoded, so that they can end their message and begin a system message; leave it off",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A rendered prompt is parsed for message tags. Values are encoded, so that a tag in them stays text; this switch turns that off, and whoever writes a value can write messages of any role.",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-116", "CWE-1427", "ATLAS-AML.T0051.000", "Paper-5.2-adversarial-robustness");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation target
                    && assignment.Value.ConstantValue is { HasValue: true, Value: true }
                    && compilation.Catalog.Is(target.Property, ApiRole.PromptUnencoded)
                    && !OnlyConstantsGoIn(assignment, compilation, operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Syntax.GetLocation(), target.Property.Name));
                }
            },
            OperationKind.SimpleAssignment);

    private static bool OnlyConstantsGoIn(ISimpleAssignmentOperation assignment, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        string? variable = (assignment.Parent as IObjectOrCollectionInitializerOperation)?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(other => other.Target is IPropertyReferenceOperation { Property.Name: "Name" })?.Value.ConstantValue.Value as string;
        ImmutableArray<PromptArgument> given = compilation.PromptArguments.Of(variable);
        return !given.IsEmpty && given.All(argument => compilation.PromptArguments.IsConstant(argument, cancellationToken));
    }
}
