using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>
/// Demands authorization: <c>.RequireAuthorization()</c> at the end of a mapping's chain, <c>[Authorize]</c> on an action or page, level
/// <c>Function</c> on a function's trigger, no <c>AllowAnonymous()</c> in a FastEndpoints class.
/// </summary>
internal static class RequireAuthorization
{
    // One key for all forms: 'dotnet format' applies the fixes of one key a run.
    private const string Key = "RequireAuthorization";
    private const string Extensions = "Microsoft.AspNetCore.Builder.AuthorizationEndpointConventionBuilderExtensions";

    /// <summary>The edits for the endpoint that a diagnostic underlines; none where no edit would demand authorization.</summary>
    public static IEnumerable<FixAction> Of(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<SyntaxNode>(n => n is InvocationExpressionSyntax or MethodDeclarationSyntax or ClassDeclarationSyntax) is InvocationExpressionSyntax mapping)
        {
            if (Chain.EndOf(mapping, context.Model, "IEndpointConventionBuilder", context.CancellationToken) is { } end)
            {
                yield return new FixAction(
                    "Require authorization",
                    Key,
                    editor => editor.ReplaceNode(end, (current, _) => Chain.Append((ExpressionSyntax)current, "RequireAuthorization")),
                    Usings.NeededFor(context.Model, mapping.SpanStart, Extensions));
            }
        }
        else if (context.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } function && AnonymousLevel(function, context) is { } level)
        {
            yield return new FixAction("Ask for the function's key", Key, editor => editor.ReplaceNode(level, level.WithName(SyntaxFactory.IdentifierName("Function"))));
        }
        else if (context.Node is ClassDeclarationSyntax endpoint)
        {
            if (Opening(endpoint, context) is { } opening && Removal.Of(opening, context.Model, context.CancellationToken) is { } remove)
            {
                yield return new FixAction("Demand a user: remove 'AllowAnonymous()'", Key, remove);
            }
        }
        else if (HandlerAttribute.Add(context, Key, "Microsoft.AspNetCore.Authorization.AuthorizeAttribute") is { } add)
        {
            // A gateway's authorizer has a name that the program must know, so it gets none.
            yield return add;
        }
    }

    // 'AuthorizationLevel.Anonymous' in the trigger's attribute.
    private static MemberAccessExpressionSyntax? AnonymousLevel(MethodDeclarationSyntax method, FixContext context)
        => method.ParameterList.Parameters.SelectMany(p => p.AttributeLists).SelectMany(list => list.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .FirstOrDefault(access => access.Name.Identifier.ValueText == "Anonymous"
                && context.Model.GetTypeInfo(access, context.CancellationToken).Type is { TypeKind: TypeKind.Enum, Name: "AuthorizationLevel" });

    // 'AllowAnonymous()' in a FastEndpoints class.
    private static InvocationExpressionSyntax? Opening(ClassDeclarationSyntax endpoint, FixContext context)
        => endpoint.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(call =>
            context.Analyzed?.Catalog.Is(context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol, ApiRole.AuthorizationAnonymous) == true);
}
