using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Turns the hint round, so that it says what the body does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ToolHintContradictsBodyFix() : GuardrailCodeFix(ToolHintContradictsBody.Descriptor.Id)
{
    private const string Key = "CorrectHint";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        ExpressionSyntax? value = context.Node switch
        {
            AttributeArgumentSyntax argument => argument.Expression,
            AssignmentExpressionSyntax assignment => assignment.Right,
            _ => context.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()?.Expression,
        };
        if (value is null || context.Model.GetConstantValue(value, context.CancellationToken) is not { HasValue: true, Value: bool claim })
        {
            yield break;
        }

        ExpressionSyntax truth = SyntaxFactory.LiteralExpression(claim ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression).WithTriviaFrom(value);
        yield return new FixAction("Correct the hint", Key, editor => editor.ReplaceNode(value, truth));
    }
}
