using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Ethics;

/// <summary>AISAFE402: a vision service is asked for a person's emotion, gender, age or ethnicity.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PersonCategorisation() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE402",
        title: "People sorted by their faces",
        messageFormat: "'{0}' guesses from a picture what a person feels or is; leave it out unless the person asked for it and nothing is decided by it",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Emotion, gender, age and ethnicity that are inferred from a face are wrong more often for some groups than for others, and often wrong for all. The EU's AI Act bans emotion recognition at work and in schools, and Microsoft has withdrawn these attributes from its face service.",
        "OWASP-LLM09:2025", "Paper-5.1-ethical-risks");

    // How Amazon Rekognition spells what it is asked for.
    private static readonly ImmutableHashSet<string> s_attributes = ImmutableHashSet.Create(StringComparer.Ordinal, "ALL", "AGE_RANGE", "GENDER", "EMOTIONS");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        ImmutableHashSet<string> inferred = compilation.Catalog.NamesOf(ApiRole.PersonInferred);
        context.RegisterOperationAction(
            operation =>
            {
                ISymbol member = ((IMemberReferenceOperation)operation.Operation).Member;
                if ((compilation.Catalog.Is(member, ApiRole.PersonAttribute) && ChosenValue.IsGiven(operation.Operation))
                    || (compilation.Catalog.Is(member, ApiRole.PersonInferred) && IsFirst(operation.Operation)))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, operation.Operation.Syntax.GetLocation(), member.Name));
                }
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is IInvocationOperation call && compilation.Catalog.Is(call.TargetMethod, ApiRole.PersonInference))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, call.Syntax.GetLocation(), call.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);

        // Attributes = ["ALL"]; also in a nested collection initializer.
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is { ConstantValue: { HasValue: true, Value: string text } } literal && s_attributes.Contains(text)
                    && literal.Syntax.Ancestors().OfType<AssignmentExpressionSyntax>().FirstOrDefault() is { Left: var left }
                    && literal.SemanticModel?.GetSymbolInfo(left, operation.CancellationToken).Symbol is { } list
                    && compilation.Catalog.Is(list, ApiRole.PersonAttributes))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, literal.Syntax.GetLocation(), text));
                }
            },
            OperationKind.Literal);

        // The four likelihoods of an emotion are one finding.
        bool IsFirst(IOperation read)
            => CallGraph.EnclosingBody(read.Syntax) is { } body
                && !(read.Parent is ISimpleAssignmentOperation assignment && assignment.Target == read)
                && !body.DescendantNodes().TakeWhile(n => n.SpanStart < read.Syntax.SpanStart).OfType<MemberAccessExpressionSyntax>().Any(access => inferred.Contains(access.Name.Identifier.ValueText));
    }
}
