using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.Resilience;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Resilience;

/// <summary>
/// Requires a rate limit whose policy the program registers: <c>.RequireRateLimiting("…")</c> at the end of a mapping's chain,
/// <c>[EnableRateLimiting("…")]</c> on an action or page. Where the program has no policy and is built in the mapping's file, one is registered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnthrottledModelEndpointFix() : GuardrailCodeFix(UnthrottledModelEndpoint.Descriptor.Id)
{
    private const string AttributeType = "Microsoft.AspNetCore.RateLimiting.EnableRateLimitingAttribute";
    private const string ExtensionsType = "Microsoft.AspNetCore.Builder.RateLimiterEndpointConventionBuilderExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Analyzed is not { } compilation)
        {
            yield break;
        }

        var policies = compilation.Throttling.Policies(context.CancellationToken).ToList();
        if (policies.Count == 0
            && context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } unlimited
            && Chain.EndOf(unlimited, context.Model, "IEndpointConventionBuilder", context.CancellationToken) is { } last
            && RateLimitPolicy.For(context.Model, context.CancellationToken) is { } registration)
        {
            yield return new FixAction(
                $"Require a rate limit, and register it as '{RateLimitPolicy.Name}'",
                "RegisterRateLimit",
                editor =>
                {
                    registration.AddTo(editor);
                    editor.ReplaceNode(last, (current, _) => Chain.Append((ExpressionSyntax)current, "RequireRateLimiting", SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(RateLimitPolicy.Name))));
                },
                Usings.NeededFor(context.Model, last.SpanStart, RateLimitPolicy.ExtensionsType));
        }

        foreach (string policy in policies)
        {
            string key = $"RequireRateLimiting({policy})";
            LiteralExpressionSyntax name = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(policy));
            if (context.Node.FirstAncestorOrSelf<SyntaxNode>(n => n is InvocationExpressionSyntax or MemberDeclarationSyntax) is InvocationExpressionSyntax mapping)
            {
                if (Chain.EndOf(mapping, context.Model, "IEndpointConventionBuilder", context.CancellationToken) is { } end)
                {
                    yield return new FixAction(
                        $"Require rate limit '{policy}'",
                        key,
                        editor => editor.ReplaceNode(end, (current, _) => Chain.Append((ExpressionSyntax)current, "RequireRateLimiting", name)),
                        Usings.NeededFor(context.Model, end.SpanStart, ExtensionsType));
                }
            }
            else if (HandlerAttribute.Add(context, key, AttributeType, name) is { } add)
            {
                yield return add;
            }
        }
    }
}
