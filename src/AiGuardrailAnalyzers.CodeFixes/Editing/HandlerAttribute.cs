using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Puts an attribute where ASP.NET Core reads it: on an action, or on the model of a page's handler.</summary>
internal static class HandlerAttribute
{
    /// <summary>The fix that adds an attribute; null where the diagnostic is about no action or page, or the attribute is unknown there.</summary>
    /// <param name="context">The diagnostic.</param>
    /// <param name="key">Fix All goes by it.</param>
    /// <param name="type">Full name of the attribute's type.</param>
    /// <param name="argument">Its argument, if it has one.</param>
    public static FixAction? Add(FixContext context, string key, string type, ExpressionSyntax? argument = null)
    {
        if (context.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || context.Model.GetDeclaredSymbol(method, context.CancellationToken) is not { } symbol
            || context.Analyzed?.Endpoints is not { } endpoints
            || !(endpoints.IsAction(symbol) || endpoints.IsPageHandler(symbol))
            || context.Model.Compilation.GetTypesByMetadataName(type).IsEmpty)
        {
            return null;
        }

        // A page handler's own attributes are ignored by ASP.NET Core: they belong on the page model.
        MemberDeclarationSyntax target = endpoints.IsPageHandler(symbol) && method.Parent is ClassDeclarationSyntax page ? page : method;
        string name = type.Substring(type.LastIndexOf('.') + 1, type.Length - type.LastIndexOf('.') - 1 - "Attribute".Length);
        return new FixAction(
            $"Add [{name}{(argument is null ? "" : $"({argument})")}] to {(target as ClassDeclarationSyntax)?.Identifier.ValueText ?? method.Identifier.ValueText}",
            key,
            editor => editor.ReplaceNode(target, (member, generator) => Has(member, name)
                ? member
                : generator.AddAttributes(member, argument is null ? generator.Attribute(name) : generator.Attribute(name, argument))),
            Usings.NeededFor(context.Model, target.SpanStart, type));
    }

    // Fix All may come by the same page model twice.
    private static bool Has(SyntaxNode member, string name)
        => ((MemberDeclarationSyntax)member).AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString() == name);
}
