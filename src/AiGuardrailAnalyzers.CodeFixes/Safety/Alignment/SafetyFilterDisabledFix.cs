using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Alignment;

/// <summary>Chooses the next stricter level, or switches the filter on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SafetyFilterDisabledFix() : GuardrailCodeFix(SafetyFilterDisabled.Descriptor.Id)
{
    private const string StricterKey = "Stricter";

    // The next level of the Gemini API, as its clients spell it.
    private static readonly string[] s_nextLevels = ["BlockOnlyHigh", "BLOCK_ONLY_HIGH", "HarmBlockOnlyHigh"];

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax level && Stricter(level, context) is { } stricter)
        {
            yield return new FixAction($"Set it to '{stricter}'", StricterKey, editor => editor.ReplaceNode(level, stricter.WithTriviaFrom(level)));
        }
    }

    private static ExpressionSyntax? Stricter(ExpressionSyntax level, FixContext context)
    {
        switch (level)
        {
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression }:
                return SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }:
                return SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("BLOCK_ONLY_HIGH"));
            default:
                string? next = s_nextLevels.FirstOrDefault(name => context.Model.GetSymbolInfo(level, context.CancellationToken).Symbol?.ContainingType?.GetMembers(name).IsEmpty == false);
                return next is null ? null
                    : level is MemberAccessExpressionSyntax access ? access.WithName(SyntaxFactory.IdentifierName(next)).WithoutTrivia()
                    : level is IdentifierNameSyntax ? SyntaxFactory.IdentifierName(next)
                    : null;
        }
    }
}
