using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Knows which parameters a model fills: those of methods that are handed to it as tools.</summary>
internal sealed class ModelSources
{
    private readonly ImmutableHashSet<string> _factoryNames;
    private readonly ImmutableHashSet<string> _factoryUsers;
    private readonly AnalyzedCompilation _compilation;
    private readonly ConcurrentDictionary<ISymbol, bool> _tools = new(SymbolEqualityComparer.Default);
    private readonly Lazy<bool> _any;
    private readonly Lazy<ImmutableArray<(InvocationExpressionSyntax Factory, SyntaxNode Function)>> _handed;
    private readonly Lazy<ImmutableHashSet<ISymbol>> _methods;
    private readonly Lazy<ImmutableHashSet<(SyntaxTree Tree, int Start)>> _lambdas;

    public ModelSources(AnalyzedCompilation compilation)
    {
        SymbolCatalog catalog = compilation.Catalog;
        _compilation = compilation;
        _factoryNames = catalog.NamesInUse(ApiRole.ToolFactory);

        // A name such as 'Create' says little: code that calls a static factory writes its type as well.
        _factoryUsers = catalog.RowsInUse(ApiRole.ToolFactory)
            .Select(row => row.MemberName == "Create" ? row.TypeName.Substring(row.TypeName.LastIndexOf('.') + 1) : row.MemberName).ToImmutableHashSet(StringComparer.Ordinal);
        _any = new(() => compilation.Calls.AnyUse(catalog.NamesInUse(ApiRole.ModelChat, ApiRole.ModelPrompt, ApiRole.ModelSpeech, ApiRole.SourceModel).Union(_factoryUsers))
            || compilation.Calls.AnyUse(SymbolCatalog.AttributeNames(catalog.NamesInUse(ApiRole.ToolFunction))));
        _handed = new(() => Handed().ToImmutableArray());
        _methods = new(() => _handed.Value.Select(tool => tool.Function).Where(node => node is not AnonymousFunctionExpressionSyntax).SelectMany(MethodsOf).ToImmutableHashSet(SymbolEqualityComparer.Default));
        _lambdas = new(() => _handed.Value.Select(tool => tool.Function).OfType<AnonymousFunctionExpressionSyntax>().Select(lambda => (lambda.SyntaxTree, lambda.SpanStart)).ToImmutableHashSet());
    }

    /// <summary>False where no member calls a model or is a tool: then nothing that a model says is anywhere.</summary>
    public bool Any => _any.Value;

    /// <summary>True for a tool's parameter that the framework does not fill itself.</summary>
    public bool IsFilledByModel(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol method
            && (_compilation.Catalog.IsType(parameter.Type, ApiRole.SourceModel) || (_compilation.Remote.IsBound(parameter) && IsTool(method)));

    /// <summary>True for a method or lambda whose parameters a model fills.</summary>
    public bool IsTool(IMethodSymbol method)
    {
        if (!_tools.TryGetValue(method, out bool isTool))
        {
            isTool = method.MethodKind switch
            {
                MethodKind.AnonymousFunction => method.DeclaringSyntaxReferences.Any(reference => _lambdas.Value.Contains((reference.SyntaxTree, reference.Span.Start))),
                MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation
                    => _compilation.Endpoints.HasAttribute(method, ApiRole.ToolFunction) || _methods.Value.Contains(SymbolCatalog.Definition(method)),
                _ => false,
            };
            _tools.TryAdd(method, isTool);
        }

        return isTool;
    }

    /// <summary>What the factories of tools are given: lambdas, and the names of methods.</summary>
    public ImmutableArray<(InvocationExpressionSyntax Factory, SyntaxNode Function)> HandedOver => _handed.Value;

    /// <summary>True for a lambda that a factory makes a tool of.</summary>
    public bool IsToolFunction(SyntaxNode node) => _lambdas.Value.Contains((node.SyntaxTree, node.SpanStart));

    private IEnumerable<(InvocationExpressionSyntax Factory, SyntaxNode Function)> Handed()
        => _compilation.Calls.UsersOf(_factoryUsers)
            .Select(user => user.Declaration).Where(declaration => declaration is not LocalFunctionStatementSyntax).Distinct()
            .SelectMany(declaration => declaration.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => CallGraph.NameOf(call) is { } name && _factoryNames.Contains(name.Identifier.ValueText)
                && _compilation.Calls.TryGetTarget(call, CancellationToken.None, out IMethodSymbol? method) && _compilation.Catalog.Is(method, ApiRole.ToolFactory))
            .SelectMany(call => call.ArgumentList.Arguments.SelectMany(argument => FunctionsIn(argument.Expression, 0)).Select(function => (call, function)));

    private IEnumerable<SyntaxNode> FunctionsIn(ExpressionSyntax expression, int depth)
    {
        switch (expression)
        {
            case AnonymousFunctionExpressionSyntax:
                return [expression];
            case ParenthesizedExpressionSyntax parenthesized:
                return FunctionsIn(parenthesized.Expression, depth);
            case CastExpressionSyntax cast:
                return FunctionsIn(cast.Expression, depth);
            case PostfixUnaryExpressionSyntax forgiven:
                return FunctionsIn(forgiven.Operand, depth);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } only }:
                return FunctionsIn(only[0].Expression, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetMethod" } } reflection:
                // typeof(Tools).GetMethod(nameof(Tools.Read))
                return reflection.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<InvocationExpressionSyntax>()
                    .Where(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" }).SelectMany(call => call.ArgumentList.Arguments)
                    .Select(argument => argument.Expression).OfType<SyntaxNode>();
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when depth < 3
                && _compilation.Calls.Model(expression.SyntaxTree).GetSymbolInfo(expression).Symbol is ILocalSymbol or IFieldSymbol or IPropertySymbol:
                ISymbol variable = _compilation.Calls.Model(expression.SyntaxTree).GetSymbolInfo(expression).Symbol!;
                return variable.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax())
                    .Select(declaration => (declaration as VariableDeclaratorSyntax)?.Initializer?.Value ?? (declaration as PropertyDeclarationSyntax)?.Initializer?.Value)
                    .OfType<ExpressionSyntax>().Where(value => _compilation.Calls.Contains(value.SyntaxTree)).SelectMany(value => FunctionsIn(value, depth + 1));
            case SimpleNameSyntax or MemberAccessExpressionSyntax:
                return [expression];
            default:
                return [];
        }
    }

    /// <summary>The methods that a name in a factory's arguments can mean.</summary>
    public IEnumerable<ISymbol> MethodsOf(SyntaxNode name)
    {
        SymbolInfo info = _compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name);
        return (info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols.AsEnumerable()).Concat(_compilation.Calls.Model(name.SyntaxTree).GetMemberGroup(name))
            .OfType<IMethodSymbol>().Select(SymbolCatalog.Definition);
    }
}
