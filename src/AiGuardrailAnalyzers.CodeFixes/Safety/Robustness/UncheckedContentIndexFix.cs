using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>Takes the first part if there is one, and an empty text else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncheckedContentIndexFix() : GuardrailCodeFix(UncheckedContentIndex.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ElementAccessExpressionSyntax>() is not { } index
            || TextOf(index, context) is not { } text
            || text.ToString().Substring(index.ToString().Length) is not { } rest)
        {
            yield break;
        }

        ExpressionSyntax guarded = SyntaxFactory.ParseExpression($"{index.Expression.WithoutTrivia()}.FirstOrDefault()?{rest} ?? \"\"");
        if (text.Parent is not (EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or ArgumentSyntax or AssignmentExpressionSyntax))
        {
            guarded = SyntaxFactory.ParenthesizedExpression(guarded);
        }

        yield return new FixAction(
            "Take an empty text where there is none",
            "FirstOrDefault",
            editor => editor.ReplaceNode(text, guarded.WithTriviaFrom(text)),
            Usings.NeededFor(context.Model, index.SpanStart, "System.Linq.Enumerable"));
    }

    // The text at the end of a chain of properties: completion.Content[0].Text, completions.Choices[0].Message.Content.
    private static ExpressionSyntax? TextOf(ElementAccessExpressionSyntax index, FixContext context)
    {
        ExpressionSyntax current = index;
        while (current.Parent is MemberAccessExpressionSyntax access && access.Expression == current)
        {
            if (access.Parent is InvocationExpressionSyntax call && call.Expression == access)
            {
                return null;
            }

            current = access;
            if (context.Model.GetTypeInfo(current, context.CancellationToken).Type?.SpecialType == SpecialType.System_String)
            {
                return current.Parent is AssignmentExpressionSyntax set && set.Left == current ? null : current;
            }
        }

        return null;
    }
}
