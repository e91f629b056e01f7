using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>The tools that a program offers to models: methods with an attribute, and what factories make of methods and lambdas.</summary>
internal sealed class OfferedTools
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ImmutableArray<OfferedTool>> _all;
    private readonly Lazy<ImmutableDictionary<SyntaxNode, OfferedTool>> _byPlace;

    public OfferedTools(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _all = new(() => Find().ToImmutableArray());
        _byPlace = new(() => _all.Value.GroupBy(tool => tool.Place).ToImmutableDictionary(tools => tools.Key, tools => tools.First()));
    }

    /// <summary>All of them, in the order of the trees.</summary>
    public ImmutableArray<OfferedTool> All => _all.Value;

    /// <summary>The tool that a method's declaration or a factory call offers; null for others.</summary>
    public OfferedTool? At(SyntaxNode place) => _byPlace.Value.TryGetValue(place, out OfferedTool? tool) ? tool : null;

    private IEnumerable<OfferedTool> Find()
    {
        var handed = new HashSet<SyntaxNode>();
        foreach ((InvocationExpressionSyntax factory, SyntaxNode function) in _compilation.Tools.HandedOver)
        {
            (string name, ImmutableArray<SyntaxNode> bodies) = function is AnonymousFunctionExpressionSyntax lambda
                ? ("the lambda", ImmutableArray.Create<SyntaxNode>(lambda))
                : (function.GetLastToken().ValueText, _compilation.Tools.MethodsOf(function).SelectMany(method => _compilation.Calls.BodiesOf(method, CancellationToken.None)).ToImmutableArray());
            if (!bodies.IsEmpty)
            {
                handed.UnionWith(bodies);
                bool isServer = _compilation.Calls.TryGetTarget(factory, CancellationToken.None, out IMethodSymbol? target) && target.ContainingType.Name == "McpServerTool";
                yield return new OfferedTool(name, bodies, factory, isServer, isServer ? HintsIn(factory) : ImmutableArray<ToolHint>.Empty);
            }
        }

        foreach (IndexedMember member in _compilation.Calls.UsersOf(_compilation.Catalog.AttributeNamesOf(ApiRole.ToolFunction)))
        {
            if (member.Declaration is MethodDeclarationSyntax { AttributeLists.Count: > 0 } declaration && !handed.Contains(declaration)
                && _compilation.Calls.Model(declaration.SyntaxTree).GetDeclaredSymbol(declaration) is { } method
                && _compilation.Endpoints.HasAttribute(method, ApiRole.ToolFunction))
            {
                AttributeSyntax[] attributes = [.. declaration.AttributeLists.SelectMany(list => list.Attributes).Where(IsServerTool)];
                bool isServer = _compilation.Endpoints.HasAttribute(method, ApiRole.ToolAttribute);
                if (!isServer || attributes.Length > 0)
                {
                    yield return new OfferedTool(
                        method.Name, ImmutableArray.Create<SyntaxNode>(declaration), declaration, isServer,
                        attributes.SelectMany(attribute => attribute.ArgumentList?.Arguments ?? default).Where(argument => argument.NameEquals is not null)
                            .Select(argument => Hint(argument.NameEquals!.Name.Identifier.ValueText, argument.Expression, argument)).OfType<ToolHint>().ToImmutableArray());
                }
            }
        }
    }

    private static bool IsServerTool(AttributeSyntax attribute) => attribute.Name.GetLastToken().ValueText is "McpServerTool" or "McpServerToolAttribute";

    // McpServerTool.Create(method, new McpServerToolCreateOptions { ReadOnly = true })
    private ImmutableArray<ToolHint> HintsIn(InvocationExpressionSyntax factory)
        => factory.ArgumentList.Arguments.Select(argument => argument.Expression).Select(Creation).OfType<BaseObjectCreationExpressionSyntax>()
            .SelectMany(creation => creation.Initializer?.Expressions ?? default).OfType<AssignmentExpressionSyntax>()
            .Select(member => member.Left is IdentifierNameSyntax name ? Hint(name.Identifier.ValueText, member.Right, member) : null).OfType<ToolHint>().ToImmutableArray();

    private ExpressionSyntax? Creation(ExpressionSyntax argument)
        => argument is IdentifierNameSyntax && _compilation.Calls.Model(argument.SyntaxTree).GetOperation(argument) is { } value
            ? _compilation.Definitions.Resolve(value, CancellationToken.None).Syntax as ExpressionSyntax
            : argument;

    private ToolHint? Hint(string name, ExpressionSyntax value, SyntaxNode place)
        => _compilation.Catalog.NamesOf(ApiRole.ToolHint).Contains(name) && _compilation.Calls.Model(value.SyntaxTree).GetConstantValue(value) is { HasValue: true, Value: bool claim } ? new ToolHint(name, claim, place) : null;
}

/// <summary>A tool that is offered to models.</summary>
/// <param name="Name">Its method's name.</param>
/// <param name="Bodies">What runs when a model calls it.</param>
/// <param name="Place">Where it is offered: the factory call, else the method's declaration.</param>
/// <param name="IsServer">True where a server offers it to other programs' models, so that it cannot ask their users.</param>
/// <param name="Hints">What it tells clients about itself.</param>
internal sealed record OfferedTool(string Name, ImmutableArray<SyntaxNode> Bodies, SyntaxNode Place, bool IsServer, ImmutableArray<ToolHint> Hints)
{
    /// <summary>Where it is reported.</summary>
    public Location Location => Place is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : Place.GetLocation();

    /// <summary>True where clients are told, or may assume, that the tool destroys: by the specification it does unless it says otherwise.</summary>
    public bool SaysDestructive => Claim("Destructive") ?? (Claim("ReadOnly") != true);

    /// <summary>What a hint says; null where it is not given.</summary>
    public bool? Claim(string hint) => Hints.FirstOrDefault(h => h.Name == hint)?.Value;
}

/// <summary>What a tool tells clients about itself.</summary>
/// <param name="Name"><c>ReadOnly</c>, <c>Destructive</c> or <c>Idempotent</c>.</param>
/// <param name="Value">What it says.</param>
/// <param name="Place">The attribute's argument, or the assignment.</param>
internal sealed record ToolHint(string Name, bool Value, SyntaxNode Place);
