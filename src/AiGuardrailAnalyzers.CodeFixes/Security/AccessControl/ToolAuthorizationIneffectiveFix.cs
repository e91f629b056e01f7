using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Gives the server the filters that heed its tools' attributes: <c>.AddAuthorizationFilters()</c> at the end of the builder's chain.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ToolAuthorizationIneffectiveFix() : GuardrailCodeFix(ToolAuthorizationIneffective.Descriptor.Id)
{
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.HttpMcpServerBuilderExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        // The filters are in the package for ASP.NET Core: a program without it has none to add.
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } server
            && !context.Model.Compilation.GetTypesByMetadataName(Extensions).IsEmpty
            && Chain.EndOf(server, context.Model, "IMcpServerBuilder", context.CancellationToken) is { } end)
        {
            yield return new FixAction(
                "Add the filters that heed authorization",
                "AddAuthorizationFilters",
                editor => editor.ReplaceNode(end, (current, _) => Chain.Append((ExpressionSyntax)current, "AddAuthorizationFilters")),
                Usings.NeededFor(context.Model, server.SpanStart, Extensions));
        }
    }
}
