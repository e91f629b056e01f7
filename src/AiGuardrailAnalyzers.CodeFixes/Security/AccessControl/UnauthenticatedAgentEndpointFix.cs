using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Demands authorization: <c>.RequireAuthorization()</c> at the end of the mapping's chain.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnauthenticatedAgentEndpointFix() : GuardrailCodeFix(UnauthenticatedAgentEndpoint.Descriptor.Id)
{
    private const string Extensions = "Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } mapping
            && Chain.EndOf(mapping, context.Model, "IEndpointConventionBuilder", context.CancellationToken) is { } end)
        {
            yield return new FixAction(
                "Require authorization",
                "RequireAuthorization",
                editor => editor.ReplaceNode(end, (current, _) => Chain.Append((ExpressionSyntax)current, "RequireAuthorization")),
                Usings.NeededFor(context.Model, mapping.SpanStart, Extensions));
        }
    }
}
