using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>
/// Where a program changes an agent that lives on: its instructions, tools, limits and approvals, or the agents that it keeps. What is made for one
/// call and forgotten, such as the options of an agent that a tool asks for help, is no change.
/// </summary>
internal static class SelfChanges
{
    public static IEnumerable<CallSite> In(AnalyzedCompilation compilation)
        => compilation.UsesOf(ApiRole.PromptInstructions).Where(site => IsKept(site, compilation))
            .Concat(compilation.UsesOf(ApiRole.ToolOffer).Where(site => site.Target is IPropertySymbol && IsKept(site, compilation)))
            .Concat(compilation.UsesOf(ApiRole.ToolPlugin).Where(site => IsKept(site, compilation)))
            .Concat(compilation.UsesOf(ApiRole.AutonomyLimit).Where(site => IsKept(site, compilation)))
            .Concat(compilation.UsesOf(ApiRole.OversightSwitch).Where(site => IsKept(site, compilation)))
            .Concat(compilation.UsesOf(ApiRole.AutonomyAgent).Where(site => IsStored(ValueOrigins.CallOf(site.Node), compilation) && !IsBounded(site.Node)));

    // _options.Instructions = …, _options.Tools.Add(…), _kernel.ImportPluginFromObject(…), _history.AddSystemMessage(…)
    private static bool IsKept(CallSite site, AnalyzedCompilation compilation)
    {
        if (site.Target is IMethodSymbol { MethodKind: MethodKind.Constructor } || site.Node.Parent is not MemberAccessExpressionSyntax { Expression: var owner } access || access.Name != site.Node)
        {
            return false;
        }

        SyntaxNode? use = access.Parent is PostfixUnaryExpressionSyntax forgiven ? forgiven.Parent : access.Parent;
        bool isChange = site.Target is IMethodSymbol
            || (use is AssignmentExpressionSyntax assignment && assignment.Left == access)
            || use is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "AddRange" or "Insert" or "Clear" or "Remove" };
        return isChange && Outlives(owner, site.Node, compilation);
    }

    // A field, a property, a variable that a lambda captures, a kernel that is handed in: not what the body made.
    private static bool Outlives(ExpressionSyntax owner, SyntaxNode use, AnalyzedCompilation compilation)
    {
        ExpressionSyntax root = owner;
        while (root is MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } access)
        {
            root = access.Expression;
        }

        switch (compilation.Calls.Model(root.SyntaxTree).GetSymbolInfo(root).Symbol)
        {
            case IFieldSymbol or IPropertySymbol:
                return true;
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } }:
                return true;
            case IParameterSymbol { Type.Name: "Kernel" }:
                return true;
            case { Kind: SymbolKind.Local or SymbolKind.Parameter, DeclaringSyntaxReferences: { Length: 1 } declared }:
                // Captured: declared outside of the lambda or local function that uses it.
                SyntaxNode declaration = declared[0].GetSyntax();
                return use.Ancestors().Any(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && declaration.SyntaxTree == n.SyntaxTree && !n.Span.Contains(declaration.Span));
            default:
                return false;
        }
    }

    // _agents[name] = new ChatClientAgent(…), _agents.Add(client.AsAIAgent(…))
    private static bool IsStored(SyntaxNode made, AnalyzedCompilation compilation) => made.Parent switch
    {
        AssignmentExpressionSyntax { Left: var target } assignment when assignment.Right == made => target is ElementAccessExpressionSyntax { Expression: var list } ? Outlives(list, made, compilation) : Outlives(target, made, compilation),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd" or "Enqueue" or "Push", Expression: var list } } } => Outlives(list, made, compilation),
        _ => false,
    };

    // if (_agents.Count >= limit) return …
    private static bool IsBounded(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(n => CallGraph.IsBody(n) && n is not AnonymousFunctionExpressionSyntax)?.DescendantNodes().OfType<IfStatementSyntax>()
            .Any(choice => choice.Condition.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>()
                .Any(comparison => comparison.Kind() is SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression)) == true;
}
