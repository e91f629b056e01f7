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
    public static string? TokenAt(SemanticModel model, SyntaxNode node, SymbolCatalog? catalog, CancellationToken cancellationToken)
    {
        var symbols = InScope(model, node, cancellationToken).ToList();

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

        string? TokenMember(INamedTypeSymbol type) => type.GetMembers().FirstOrDefault(m => catalog?.Is(m, ApiRole.EndpointToken) == true)?.Name;
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

    // Locals declared before the place, parameters, and members that it can reach, the innermost first. A lookup of all symbols would
    // go through every imported namespace.
    private static IEnumerable<ISymbol> InScope(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        bool isStatic = false;
        for (SyntaxNode? scope = node.Parent; scope is not null; scope = scope.Parent)
        {
            foreach (SyntaxNode declaration in scope is BlockSyntax or CompilationUnitSyntax or SwitchSectionSyntax or UsingStatementSyntax or ForStatementSyntax ? Declarations(scope, node) : Enumerable.Empty<SyntaxNode>())
            {
                if (model.GetDeclaredSymbol(declaration, cancellationToken) is ILocalSymbol local)
                {
                    yield return local;
                }
            }

            foreach (ParameterSyntax parameter in Parameters(scope))
            {
                if (model.GetDeclaredSymbol(parameter, cancellationToken) is { } symbol)
                {
                    yield return symbol;
                }
            }

            isStatic |= scope is LocalFunctionStatementSyntax { Modifiers: var local1 } && local1.Any(SyntaxKind.StaticKeyword)
                || (scope is AnonymousFunctionExpressionSyntax lambda && lambda.Modifiers.Any(SyntaxKind.StaticKeyword))
                || (scope is MemberDeclarationSyntax member and not BaseTypeDeclarationSyntax && member.Modifiers.Any(SyntaxKind.StaticKeyword));
            if (isStatic && scope is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)
            {
                yield break;
            }

            if (scope is TypeDeclarationSyntax type && !isStatic && model.GetDeclaredSymbol(type, cancellationToken) is { } declared)
            {
                foreach (ISymbol field in EndpointMap.WithBases(declared).SelectMany(t => t.GetMembers())
                    .Where(m => m is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol && (m.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(m.ContainingType, declared))))
                {
                    yield return field;
                }

                yield break;
            }
        }
    }

    private static IEnumerable<SyntaxNode> Declarations(SyntaxNode scope, SyntaxNode node)
        => scope.DescendantNodes(n => n == scope || n.Span.Contains(node.Span) || n is not (BlockSyntax or AnonymousFunctionExpressionSyntax or BaseTypeDeclarationSyntax))
            .Where(n => n is VariableDeclaratorSyntax or SingleVariableDesignationSyntax && n.Span.End <= node.SpanStart
                && n.Ancestors().TakeWhile(a => a != scope).All(a => a is not (BlockSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax)));

    private static IEnumerable<ParameterSyntax> Parameters(SyntaxNode scope) => scope switch
    {
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
        SimpleLambdaExpressionSyntax lambda => [lambda.Parameter],
        AnonymousMethodExpressionSyntax { ParameterList: { } list } => list.Parameters,
        LocalFunctionStatementSyntax local => local.ParameterList.Parameters,
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        TypeDeclarationSyntax { ParameterList: { } list } => list.Parameters,
        _ => [],
    };

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
