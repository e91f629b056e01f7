using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.SupplyChain;

/// <summary>Puts an allow-list of names between the server's tools and the model, or a person's approval around each.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnrestrictedMcpToolsFix() : GuardrailCodeFix(UnrestrictedMcpTools.Descriptor.Id)
{
    private const string AllowKey = "AllowList";
    private const string ApproveKey = "RequireApproval";
    private const string Linq = "System.Linq.Enumerable";
    private const string Approval = "Microsoft.Extensions.AI.ApprovalRequiredAIFunction";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().FirstOrDefault(IsToolList) is not { } tools)
        {
            yield break;
        }

        string? linq = Usings.NeededFor(context.Model, tools.SpanStart, Linq);
        yield return new FixAction(
            "Offer only tools of an allow-list", AllowKey, editor => editor.ReplaceNode(tools, With(tools, "Where(tool => tool.Name is \"name-of-an-allowed-tool\")")), linq);
        string? approval = Usings.NeededFor(context.Model, tools.SpanStart, Approval);
        if ((linq is null || approval is null) && !context.Model.Compilation.GetTypesByMetadataName(Approval).IsEmpty && !IsMadeIntoFunctions(tools))
        {
            yield return new FixAction(
                "Ask a person before each call", ApproveKey, editor => editor.ReplaceNode(tools, With(tools, "Select(tool => new ApprovalRequiredAIFunction(tool))")), linq ?? approval);
        }

        bool IsToolList(ExpressionSyntax expression)
            => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or AwaitExpressionSyntax
                && !(expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression)
                && context.Model.GetTypeInfo(expression, context.CancellationToken).Type is INamedTypeSymbol type
                && type.AllInterfaces.Prepend(type).Any(i => i is { Name: "IEnumerable", TypeArguments: { Length: 1 } items } && items[0].Name == "McpClientTool");
    }

    private static bool IsMadeIntoFunctions(ExpressionSyntax tools)
        => tools.FirstAncestorOrSelf<StatementSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "AsKernelFunction") == true;

    private static ExpressionSyntax With(ExpressionSyntax tools, string call)
        => SyntaxFactory.ParseExpression($"{(tools is AwaitExpressionSyntax ? $"({tools.WithoutTrivia()})" : tools.WithoutTrivia().ToString())}.{call}").WithTriviaFrom(tools);
}
