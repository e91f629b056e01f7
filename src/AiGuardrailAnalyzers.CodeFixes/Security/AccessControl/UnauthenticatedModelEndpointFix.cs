using System.Composition;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Demands authorization: <c>.RequireAuthorization()</c> at the end of a mapping's chain, <c>[Authorize]</c> on an action or page.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UnauthenticatedModelEndpointFix() : GuardrailCodeFix(UnauthenticatedModelEndpoint.Descriptor.Id)
{
    private const string ConventionKey = "RequireAuthorization";
    private const string AttributeKey = "Authorize";
    private const string AttributeType = "Microsoft.AspNetCore.Authorization.AuthorizeAttribute";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<SyntaxNode>(n => n is InvocationExpressionSyntax or MethodDeclarationSyntax) is InvocationExpressionSyntax mapping)
        {
            if (Chain.EndOf(mapping, context.Model, "IEndpointConventionBuilder", context.CancellationToken) is { } end)
            {
                yield return new FixAction("Require authorization", ConventionKey, editor => editor.ReplaceNode(end, (current, _) => Chain.Append((ExpressionSyntax)current, "RequireAuthorization")));
            }
        }
        else if (context.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            && !context.Model.Compilation.GetTypesByMetadataName(AttributeType).IsEmpty)
        {
            // A page handler's own attributes are ignored by ASP.NET Core: they belong on the page model.
            MemberDeclarationSyntax target = IsPageHandler(method, context) && method.Parent is ClassDeclarationSyntax page ? page : method;
            yield return new FixAction($"Add [Authorize] to {NameOf(target)}", AttributeKey, editor => editor.ReplaceNode(target, Add), Usings.NeededFor(context.Model, target.SpanStart, AttributeType));
        }
    }

    private static bool IsPageHandler(MethodDeclarationSyntax method, FixContext context)
        => context.Model.GetDeclaredSymbol(method, context.CancellationToken) is { } symbol && AnalyzedCompilation.For(context.Model.Compilation)?.Endpoints.IsPageHandler(symbol) == true;

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        ClassDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        _ => "",
    };

    // Fix All may come by the same page model twice.
    private static SyntaxNode Add(SyntaxNode member, SyntaxGenerator generator)
        => ((MemberDeclarationSyntax)member).AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString() == "Authorize")
            ? member
            : generator.AddAttributes(member, generator.Attribute("Authorize"));
}
