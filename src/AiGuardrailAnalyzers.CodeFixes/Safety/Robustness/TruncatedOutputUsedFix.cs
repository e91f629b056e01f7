using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>Checks the finish reason before the statement that parses: an answer that ended for its length is an error.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class TruncatedOutputUsedFix() : GuardrailCodeFix(TruncatedOutputUsed.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (Hoist.StatementOf(context.Node) is { } statement && ResponseIn(statement, context, 0) is { } response && EndingOf(response, context) is { } ending)
        {
            StatementSyntax check = Hoist.ThrowIf($"{response.Name}.FinishReason == {ending}.Length", "InvalidOperationException", "The model's answer is cut off.")
                .WithLeadingTrivia(statement.GetLeadingTrivia());
            yield return new FixAction(
                "Check the finish reason first",
                "Check",
                editor =>
                {
                    editor.InsertBefore(statement, check.WithTrailingTrivia(Hoist.LineEndOf(statement), Hoist.LineEndOf(statement)));
                    editor.ReplaceNode(statement, (current, _) => current.WithLeadingTrivia(statement.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.WhitespaceTrivia))));
                },
                Usings.NeededFor(context.Model, statement.SpanStart, "System.InvalidOperationException"));
        }
    }

    // The local that holds the response whose text is parsed, perhaps by way of another local.
    private static ILocalSymbol? ResponseIn(SyntaxNode code, FixContext context, int depth)
    {
        foreach (IdentifierNameSyntax name in code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (context.Model.GetSymbolInfo(name, context.CancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } local)
            {
                if (FinishReasonOf(local.Type) is not null)
                {
                    return local;
                }

                if (depth < 2 && declarations[0].GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } && ResponseIn(value, context, depth + 1) is { } behind)
                {
                    return behind;
                }
            }
        }

        return null;
    }

    private static IPropertySymbol? FinishReasonOf(ITypeSymbol? type)
        => type is null ? null : type.GetMembers("FinishReason").OfType<IPropertySymbol>().FirstOrDefault() ?? FinishReasonOf(type.BaseType);

    private static string? EndingOf(ILocalSymbol response, FixContext context)
        => FinishReasonOf(response.Type)?.Type is INamedTypeSymbol type
            && (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? type.TypeArguments[0] : type) is { } reason
            && !reason.GetMembers("Length").IsEmpty
                ? reason.ToMinimalDisplayString(context.Model, context.Node.SpanStart)
                : null;
}
