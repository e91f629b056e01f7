using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Finds the cancellation token that code at a place can pass on.</summary>
internal static class CancellationScope
{
    private const string TokenType = "System.Threading.CancellationToken";
    private const string SourceType = "System.Threading.CancellationTokenSource";

    /// <summary>True for <c>CancellationToken</c>.</summary>
    public static bool IsToken(ITypeSymbol? type) => IsType(type, TokenType);

    /// <summary>
    /// The expression for the token in scope: a parameter or local before a linked source's, then the request's own, then a field; null when there is none.
    /// </summary>
    public static string? TokenAt(SemanticModel model, SyntaxNode node, SymbolCatalog catalog, CancellationToken cancellationToken)
    {
        var symbols = model.LookupSymbols(node.SpanStart)
            .Where(s => s is IParameterSymbol or ILocalSymbol or IFieldSymbol or IPropertySymbol && IsUsable(s, node))
            .OrderBy(s => s is IParameterSymbol or ILocalSymbol ? 0 : 1).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();

        // A source that limits the call comes before the token it is linked to.
        return Find(s => s is ILocalSymbol && IsType(TypeOf(s), SourceType) ? s.Name + ".Token" : null)
            ?? Find(s => s is ILocalSymbol or IParameterSymbol && IsToken(TypeOf(s)) ? s.Name : null)
            ?? Find(s => s is ILocalSymbol or IParameterSymbol ? RequestToken(s) : null)
            ?? Find(s => s is IPropertySymbol or IFieldSymbol ? RequestToken(s) : null)
            ?? Find(s => s is IFieldSymbol && IsToken(TypeOf(s)) ? s.Name : null);

        string? Find(Func<ISymbol, string?> choose) => symbols.Select(choose).FirstOrDefault(text => text is not null);

        // HttpContext.RequestAborted, Hub.Context.ConnectionAborted, HttpRequest.HttpContext.RequestAborted.
        string? RequestToken(ISymbol symbol)
            => TypeOf(symbol) is not INamedTypeSymbol type ? null
                : TokenMember(type) is { } own ? $"{symbol.Name}.{own}"
                : type.Name == "HttpRequest" && type.GetMembers("HttpContext").FirstOrDefault() is IPropertySymbol { Type: INamedTypeSymbol context } && TokenMember(context) is { } nested
                    ? $"{symbol.Name}.HttpContext.{nested}"
                    : null;

        string? TokenMember(INamedTypeSymbol type) => type.GetMembers().FirstOrDefault(m => catalog.Is(m, ApiRole.EndpointToken))?.Name;
    }

    /// <summary>True for an expression that is the absence of a token: <c>default</c>, <c>CancellationToken.None</c>, <c>new()</c>.</summary>
    public static bool IsNone(SemanticModel model, ExpressionSyntax expression, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return IsNone(model, inner.Expression, cancellationToken);
            case DefaultExpressionSyntax:
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression }:
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 }:
                return true;
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }:
                return model.GetConstantValue(arguments[0].Expression, cancellationToken) is { HasValue: true, Value: false };
        }

        return model.GetSymbolInfo(expression, cancellationToken).Symbol switch
        {
            IPropertySymbol { Name: "None", IsStatic: true } property => IsToken(property.ContainingType),

            // var ct = CancellationToken.None;
            ILocalSymbol local => local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } variable
                && IsNone(model, value, cancellationToken)
                && !IsReassigned(variable, local),
            _ => false,
        };
    }

    private static bool IsReassigned(VariableDeclaratorSyntax variable, ILocalSymbol local)
        => variable.FirstAncestorOrSelf<StatementSyntax>()?.Parent?.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(a => a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name) ?? false;

    // Declared before the place, and reachable from static code.
    private static bool IsUsable(ISymbol symbol, SyntaxNode node)
    {
        if (symbol is ILocalSymbol local)
        {
            return local.DeclaringSyntaxReferences.All(r => r.SyntaxTree == node.SyntaxTree && r.Span.End <= node.SpanStart);
        }

        if (symbol is IFieldSymbol or IPropertySymbol)
        {
            return symbol.IsStatic || !node.Ancestors().Any(n => n is LocalFunctionStatementSyntax f && f.Modifiers.Any(SyntaxKind.StaticKeyword)
                || n is MethodDeclarationSyntax m && m.Modifiers.Any(SyntaxKind.StaticKeyword)
                || n is AnonymousFunctionExpressionSyntax a && a.Modifiers.Any(SyntaxKind.StaticKeyword));
        }

        return true;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool IsType(ITypeSymbol? type, string fullName)
        => type is INamedTypeSymbol named && fullName.EndsWith(named.Name, StringComparison.Ordinal) && named.ToDisplayString() == fullName;
}
