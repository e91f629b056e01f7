using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>Which tools one agent or call is given together: those in a list, or the plugins of one kernel.</summary>
internal sealed class HandedTools(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 3;

    private readonly ValueOrigins _origins = new(compilation.Calls);

    /// <summary>The tools in a list that is handed over, without those that get an approval around them.</summary>
    public ImmutableArray<OfferedTool> InList(SyntaxNode list, CancellationToken cancellationToken)
    {
        var tools = new List<OfferedTool>();
        if (list is ExpressionSyntax expression)
        {
            Collect([expression], list, tools, new HashSet<SyntaxNode>(), MaxDepth, cancellationToken);
        }

        return tools.Where(tool => !IsWrapped(tool.Place) && !compilation.Approval.AroundResult(tool.Place, cancellationToken)).Distinct().ToImmutableArray();
    }

    /// <summary>The tools of the type or object that a call gives to a kernel.</summary>
    public ImmutableArray<OfferedTool> InPlugin(InvocationExpressionSyntax call, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(call.SyntaxTree);
        ITypeSymbol? plugin = model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { TypeArguments: { Length: > 0 } arguments } && arguments[0].SpecialType != SpecialType.System_Object
            ? arguments[0]
            : call.ArgumentList.Arguments.Select(argument => model.GetTypeInfo(argument.Expression, cancellationToken).Type).FirstOrDefault(type => type is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None });
        return plugin?.GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.DeclaringSyntaxReferences).Select(reference => reference.GetSyntax(cancellationToken))
            .Select(compilation.Offered.At).OfType<OfferedTool>().ToImmutableArray() ?? ImmutableArray<OfferedTool>.Empty;
    }

    private void Collect(IEnumerable<ExpressionSyntax> values, SyntaxNode within, List<OfferedTool> tools, HashSet<SyntaxNode> seen, int depth, CancellationToken cancellationToken)
    {
        SyntaxNode? body = within.Ancestors().FirstOrDefault(n => CallGraph.IsBody(n) && n is not AnonymousFunctionExpressionSyntax);
        if (body is null)
        {
            return;
        }

        foreach (ExpressionSyntax part in _origins.Of(values, body, cancellationToken).Parts)
        {
            foreach (SyntaxNode node in part.DescendantNodesAndSelf())
            {
                if (compilation.Offered.At(node) is { } tool)
                {
                    tools.Add(tool);
                }
                else if (Hosted(node, cancellationToken) is { } hosted)
                {
                    tools.Add(hosted);
                }
                else if (depth > 0 && node is SimpleNameSyntax name && seen.Add(node))
                {
                    Follow(name, tools, seen, depth - 1, cancellationToken);
                }
            }
        }
    }

    // Fields, properties and methods of the program that hold or make tools.
    private void Follow(SimpleNameSyntax name, List<OfferedTool> tools, HashSet<SyntaxNode> seen, int depth, CancellationToken cancellationToken)
    {
        ISymbol? member = compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol;
        if (member is not (IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction }))
        {
            return;
        }

        foreach (SyntaxNode declaration in member.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).Where(declaration => compilation.Calls.Contains(declaration.SyntaxTree) && seen.Add(declaration)))
        {
            foreach (SyntaxNode node in declaration.DescendantNodes())
            {
                if (compilation.Offered.At(node) is { } tool)
                {
                    tools.Add(tool);
                }
            }

            if (member is IFieldSymbol or IPropertySymbol && declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
            {
                ExpressionSyntax[] written = [.. type.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(assignment => assignment.Left.GetLastToken().ValueText == member.Name).Select(assignment => assignment.Right)];
                foreach (ExpressionSyntax value in written.Take(MaxDepth))
                {
                    Collect([value], value, tools, seen, depth, cancellationToken);
                }
            }
        }
    }

    // A tool that the provider runs, such as its web search: its making tells what it does.
    private OfferedTool? Hosted(SyntaxNode node, CancellationToken cancellationToken)
    {
        string? name = node switch
        {
            ObjectCreationExpressionSyntax creation => CallGraph.SimpleName(creation.Type),
            InvocationExpressionSyntax call => CallGraph.NameOf(call)?.Identifier.ValueText,
            _ => null,
        };
        return name is not null && compilation.Catalog.NamesInUse(ApiRole.EffectRead).Contains(name)
            && compilation.Calls.Model(node.SyntaxTree).GetSymbolInfo(node, cancellationToken).Symbol is { } made && compilation.Catalog.Is(made, ApiRole.EffectRead)
                ? new OfferedTool(name, ImmutableArray.Create(node), node, IsServer: false, ImmutableArray<ToolHint>.Empty)
                : null;
    }

    private bool IsWrapped(SyntaxNode factory)
        => factory.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } && compilation.Catalog.Is(compilation.Calls.Model(creation.SyntaxTree).GetSymbolInfo(creation).Symbol, ApiRole.ToolApproval);
}
