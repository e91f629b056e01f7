using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Transparency;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Transparency;

/// <summary>Adds <c>.UseOpenTelemetry()</c> to the pipeline of a chat client.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnobservedModelClientFix() : GuardrailCodeFix(UnobservedModelClient.Descriptor.Id)
{
    private const string Key = "UseOpenTelemetry";
    private const string Extensions = "Microsoft.Extensions.AI.OpenTelemetryChatClientBuilderExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax) is not { } pipeline
            || context.Model.GetTypeInfo(pipeline, context.CancellationToken).Type?.Name != "ChatClientBuilder")
        {
            yield break;
        }

        // At the end of the chain, next to the client that is to be watched.
        ExpressionSyntax last = pipeline;
        while (last.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax step } access && access.Expression == last
            && context.Model.GetTypeInfo(step, context.CancellationToken).Type?.Name == "ChatClientBuilder")
        {
            last = step;
        }

        ExpressionSyntax added = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
            SyntaxKind.SimpleMemberAccessExpression, last.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("UseOpenTelemetry"))).WithTrailingTrivia(last.GetTrailingTrivia());
        yield return new FixAction("Add UseOpenTelemetry()", Key, editor => editor.ReplaceNode(last, added), Usings.NeededFor(context.Model, pipeline.SpanStart, Extensions));
    }
}
