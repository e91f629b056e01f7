using System.Collections.Immutable;
using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE206: the first part or alternative of an answer is taken although there may be none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncheckedContentIndex() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE206",
        title: "First part of an answer taken unchecked",
        messageFormat: "'{0}' is empty where the model refuses, calls a tool or is filtered; look at its count or at the finish reason first",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "An answer without text is no exception: a refusal, a content filter and a tool call leave the list of parts empty, and many updates of a stream bring none. An index into an empty list throws in production at inputs that no test had.",
        "OWASP-LLM05:2025", "CWE-129", "CWE-754", "Paper-5.1-robustness");

    private static readonly ImmutableHashSet<string> s_exceptions = ImmutableHashSet.Create(StringComparer.Ordinal, "ArgumentOutOfRangeException", "IndexOutOfRangeException", "ArgumentException");

    private static readonly ImmutableHashSet<string> s_counts = ImmutableHashSet.Create(StringComparer.Ordinal, "Count", "Length", "Any", "LongCount", "TryGetNonEnumeratedCount");

    private static readonly ImmutableHashSet<string> s_endings = ImmutableHashSet.Create(StringComparer.Ordinal, "FinishReason", "StopReason", "Refusal", "FinishDetails", "PromptFeedback");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                (IOperation? list, IOperation? index) = operation.Operation switch
                {
                    IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments } indexer => (indexer.Instance, arguments[0].Value),
                    IArrayElementReferenceOperation { Indices: { Length: 1 } indices } element => (element.ArrayReference, indices[0]),
                    _ => (null, null),
                };
                if (list is not null
                    && index?.ConstantValue is { HasValue: true, Value: 0 }
                    && PartsIn(list, compilation, operation.CancellationToken) is { } parts
                    && !IsChecked(list.Syntax, parts, operation.Operation.Syntax, compilation)
                    && !compilation.HandledFailures.AreHandled(operation.Operation.Syntax, s_exceptions, [], operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, operation.Operation.Syntax.GetLocation(), parts.Name));
                }
            },
            OperationKind.PropertyReference,
            OperationKind.ArrayElementReference);

    private static IPropertySymbol? PartsIn(IOperation list, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => compilation.Definitions.Resolve(list, cancellationToken) is IPropertyReferenceOperation { Property: var property } found
            && ((compilation.Catalog.Is(property, ApiRole.AnswerParts) && (property.Name != "Items" || IsAnswer(found.Instance, compilation, cancellationToken))) || IsOfWire(property))
                ? property
                : null;

    // A message of Semantic Kernel can be anyone's: only what a call has answered counts.
    private static bool IsAnswer(IOperation? message, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        IOperation? value = message is null ? null : compilation.Definitions.Resolve(message, cancellationToken);
        return (value is IAwaitOperation wait ? compilation.Definitions.Resolve(wait.Operation, cancellationToken) : value) is IInvocationOperation call
            && compilation.ModelCalls.ModelCall(call.TargetMethod) is not null;
    }

    // The program's own type for what a provider sends: choices with a message or delta, candidates with content.
    private static bool IsOfWire(IPropertySymbol property)
        => property is { Name: "Choices" or "Candidates", DeclaringSyntaxReferences.IsEmpty: false }
            && (property.Type is IArrayTypeSymbol array ? array.ElementType : (property.Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault()) is { } element
            && element.GetMembers().Any(member => member is IPropertySymbol { Name: "Message" or "Delta" or "Content" });

    // A count, a pattern of the list or its ending is looked at in the same member.
    private static bool IsChecked(SyntaxNode list, IPropertySymbol parts, SyntaxNode index, AnalyzedCompilation compilation)
    {
        if (AnswerEndings.MemberAround(index) is not { } member || AnswerEndings.AreReadAround(index, compilation))
        {
            return true;
        }

        string name = parts.Name;
        string text = list.ToString();
        return member.DescendantNodes().Any(node => node switch
        {
            SimpleNameSyntax { Identifier.ValueText: var written } when s_counts.Contains(written) => IsOfList(ReceiverOf(node)),
            SimpleNameSyntax { Identifier.ValueText: var written } => s_endings.Contains(written),
            SubpatternSyntax part => part.NameColon?.Name.Identifier.ValueText == name || part.ExpressionColon?.Expression.ToString().Split('.').Contains(name) == true,
            IsPatternExpressionSyntax match => IsOfList(match.Expression) && match.Pattern.DescendantNodesAndSelf().Any(p => p is ListPatternSyntax or SubpatternSyntax),
            SwitchExpressionSyntax choice => IsOfList(choice.GoverningExpression),
            _ => false,
        });

        bool IsOfList(SyntaxNode? receiver) => receiver?.ToString() is { } written && (written == text || written.TrimEnd('!', '?').EndsWith(name, StringComparison.Ordinal));
    }

    private static SyntaxNode? ReceiverOf(SyntaxNode name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
        MemberBindingExpressionSyntax { Parent: var bound } => (bound is InvocationExpressionSyntax ? bound.Parent as ConditionalAccessExpressionSyntax : bound as ConditionalAccessExpressionSyntax
            ?? bound?.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>())?.Expression,
        _ => null,
    };
}
