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
        if (Hosted(context.Node.FirstAncestorOrSelf<ExpressionSyntax>(n => n is BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax)) is { } hosted
            && context.Model.GetTypeInfo(hosted.Tool, context.CancellationToken).Type?.Name is "HostedMcpServerTool" or "McpTool")
        {
            yield return new FixAction("Offer only tools of an allow-list", AllowKey, editor => editor.ReplaceNode(hosted.Tool, hosted.Chosen));
            yield break;
        }

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

    // A tool of a server that the provider calls: new HostedMcpServerTool(…) { … }, ResponseTool.CreateMcpTool(…).
    private static (ExpressionSyntax Tool, ExpressionSyntax Chosen)? Hosted(ExpressionSyntax? tool) => tool switch
    {
        BaseObjectCreationExpressionSyntax creation => (creation, creation.WithInitializer(WithChoice(creation.Initializer))),
        InvocationExpressionSyntax call when CallName(call) == "CreateMcpTool" => (call, call.AddArgumentListArguments(SyntaxFactory.Argument(SyntaxFactory.ParseExpression("new McpToolFilter { ToolNames = { \"name-of-an-allowed-tool\" } }"))
            .WithNameColon(SyntaxFactory.NameColon("allowedTools").WithTrailingTrivia(SyntaxFactory.Space)).WithLeadingTrivia(SyntaxFactory.Space))),
        _ => null,
    };

    private static string? CallName(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (call.Expression as IdentifierNameSyntax)?.Identifier.ValueText;

    private static InitializerExpressionSyntax WithChoice(InitializerExpressionSyntax? settings)
    {
        const string Choice = "AllowedTools = new[] { \"name-of-an-allowed-tool\" }";
        if (settings is null || settings.Expressions.Count == 0)
        {
            return ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new X {{ {Choice} }}")).Initializer!.WithLeadingTrivia(SyntaxFactory.Space);
        }

        // First, in the place and with the line end of what was first.
        ExpressionSyntax first = settings.Expressions[0];
        SyntaxTriviaList between = settings.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? settings.OpenBraceToken.TrailingTrivia : SyntaxFactory.TriviaList(SyntaxFactory.Space);
        ExpressionSyntax choice = SyntaxFactory.ParseExpression(Choice).WithLeadingTrivia(first.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        return settings.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(
            settings.Expressions.GetWithSeparators().Insert(0, SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(between)).Insert(0, choice)));
    }

    private static bool IsMadeIntoFunctions(ExpressionSyntax tools)
        => tools.FirstAncestorOrSelf<StatementSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "AsKernelFunction") == true;

    private static ExpressionSyntax With(ExpressionSyntax tools, string call)
        => SyntaxFactory.ParseExpression($"{(tools is AwaitExpressionSyntax ? $"({tools.WithoutTrivia()})" : tools.WithoutTrivia().ToString())}.{call}").WithTriviaFrom(tools);
}
