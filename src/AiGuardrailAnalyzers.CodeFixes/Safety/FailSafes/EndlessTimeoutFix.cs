using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Sets the limit that .NET's and the SDKs' own clients have, or removes the setting so that theirs holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EndlessTimeoutFix() : GuardrailCodeFix(EndlessTimeout.Descriptor.Id)
{
    private const string LimitKey = "Limit";
    private const string RemoveKey = "Remove";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } setting)
        {
            yield break;
        }

        ExpressionSyntax limit = SyntaxFactory.ParseExpression("TimeSpan.FromSeconds(100)").WithTriviaFrom(setting.Right);
        yield return new FixAction(
            "Wait 100 seconds at most", LimitKey, editor => editor.ReplaceNode(setting.Right, limit), Usings.NeededFor(context.Model, setting.SpanStart, "System.TimeSpan"));

        if (Removal.Of(setting, context.Model, context.CancellationToken) is { } remove)
        {
            yield return new FixAction("Remove it: the client's own limit holds", RemoveKey, remove);
        }
    }
}
