using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>What a program hands to its prompt templates.</summary>
internal sealed class PromptArguments
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ImmutableArray<PromptArgument>> _all;

    public PromptArguments(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _all = new(() => Collect().ToImmutableArray());
    }

    /// <summary>The values given under a name, or all where the name is not known.</summary>
    public ImmutableArray<PromptArgument> Of(string? name)
        => name is null ? _all.Value : _all.Value.Where(argument => argument.Name is null || string.Equals(argument.Name, name, StringComparison.OrdinalIgnoreCase)).ToImmutableArray();

    /// <summary>True for a constant, and for what carries no text.</summary>
    public bool IsConstant(PromptArgument argument, CancellationToken cancellationToken)
        => _compilation.Flows.Of(argument.Value, cancellationToken)?.ValueAt(argument.Value).IsEmpty == true;

    private IEnumerable<PromptArgument> Collect()
    {
        // 'new() { … }' names no type: who invokes a prompt may write one.
        ImmutableHashSet<string> names = _compilation.Catalog.NamesInUse(ApiRole.PromptArguments, ApiRole.ModelPrompt, ApiRole.PromptTemplate);
        foreach (IndexedMember member in _compilation.Calls.UsersOf(names))
        {
            SemanticModel model = _compilation.Calls.Model(member.Declaration.SyntaxTree);
            foreach (SyntaxNode node in member.Declaration.DescendantNodes())
            {
                if (Read(node) is (var owner, var name, { } value) && _compilation.Catalog.IsType(owner is null ? null : model.GetTypeInfo(owner).Type, ApiRole.PromptArguments))
                {
                    yield return new PromptArgument(name is null ? null : model.GetConstantValue(name).Value as string, value);
                }
            }
        }
    }

    // arguments["name"] = value, new() { ["name"] = value }, new() { { "name", value } }, arguments.Add("name", value)
    private static (ExpressionSyntax? Owner, ExpressionSyntax? Name, ExpressionSyntax? Value) Read(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } key } access } set => (access.Expression, key[0].Expression, set.Right),
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } key }, Parent.Parent: ExpressionSyntax owner } set => (owner, key[0].Expression, set.Right),
        InitializerExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ExpressionSyntax owner }, Expressions: { Count: 2 } pair } => (owner, pair[0], pair[1]),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "TryAdd", Expression: var owner }, ArgumentList.Arguments: { Count: 2 } pair } => (owner, pair[0].Expression, pair[1].Expression),
        _ => default,
    };
}

/// <summary>A value that is handed to a template.</summary>
/// <param name="Name">Its name there; null where it is not constant.</param>
/// <param name="Value">The expression.</param>
internal sealed record PromptArgument(string? Name, ExpressionSyntax Value);
