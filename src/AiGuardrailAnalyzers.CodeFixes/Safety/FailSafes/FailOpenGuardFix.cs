using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Answers with the restrictive value instead.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class FailOpenGuardFix() : GuardrailCodeFix(FailOpenGuard.Descriptor.Id)
{
    private const string Key = "FailClosed";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        // A handler that goes on has no value to turn; what it should do instead is not known.
        if (context.Node is LiteralExpressionSyntax { Token.Value: bool value } literal)
        {
            ExpressionSyntax turned = SyntaxFactory.LiteralExpression(value ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression).WithTriviaFrom(literal);
            yield return new FixAction($"Fail closed: answer '{(value ? "false" : "true")}'", Key, editor => editor.ReplaceNode(literal, turned));
        }
    }
}
