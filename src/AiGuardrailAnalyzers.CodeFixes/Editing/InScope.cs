using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Finds a service of the host in the code at a place.</summary>
internal static class InScope
{
    /// <summary>An expression of an interface's type that can be written at a position: a local or parameter, a member, a primary constructor's parameter, or a property of one of them; null when there is none.</summary>
    /// <param name="model">The document's model.</param>
    /// <param name="position">Where it is to be written.</param>
    /// <param name="interfaceName">Full name of the interface.</param>
    /// <param name="properties">The names of the properties that hold it.</param>
    public static string? Find(SemanticModel model, int position, string interfaceName, params string[] properties)
        => model.LookupSymbols(position)
            .Where(symbol => IsUsable(symbol, model, position))
            .OrderBy(symbol => IsOfConstructor(symbol) ? 2 : symbol is ILocalSymbol or IParameterSymbol ? 0 : 1).ThenBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(symbol => ExpressionFor(symbol, interfaceName, properties)).FirstOrDefault(expression => expression is not null);

    // env, builder.Environment, app.Environment, context.HostingEnvironment.
    private static string? ExpressionFor(ISymbol symbol, string interfaceName, string[] properties)
    {
        ITypeSymbol? type = TypeOf(symbol);
        if (type is null || Implements(type, interfaceName))
        {
            return type is null ? null : Write(symbol);
        }

        ISymbol? member = WithBases(type).SelectMany(t => t.GetMembers())
            .FirstOrDefault(m => m is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public } p && properties.Contains(p.Name) && Implements(p.Type, interfaceName));
        return member is null ? null : $"{Write(symbol)}.{member.Name}";
    }

    private static bool Implements(ITypeSymbol type, string interfaceName)
        => type.ToDisplayString(NullableFlowState.None) == interfaceName || type.AllInterfaces.Any(i => i.ToDisplayString() == interfaceName);

    private static string Write(ISymbol symbol)
        => SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None ? symbol.Name : "@" + symbol.Name;

    private static IEnumerable<ITypeSymbol> WithBases(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }

        foreach (INamedTypeSymbol @interface in type.AllInterfaces)
        {
            yield return @interface;
        }
    }

    // Declared and assigned before the position, and visible through static functions between.
    private static bool IsUsable(ISymbol symbol, SemanticModel model, int position)
    {
        SyntaxNode place = model.SyntaxTree.GetRoot().FindToken(position).Parent!;
        SyntaxNode? wall = place.AncestorsAndSelf().FirstOrDefault(IsStaticFunction);
        switch (symbol)
        {
            case ILocalSymbol or IParameterSymbol:
                SyntaxNode? declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
                return declaration is not null
                    && declaration.SyntaxTree == model.SyntaxTree
                    && (symbol is IParameterSymbol || (declaration.Span.End <= position && declaration is not VariableDeclaratorSyntax { Initializer: null }))
                    && symbol is not IParameterSymbol { RefKind: not RefKind.None }
                    && (wall is null || wall.Span.Contains(declaration.Span))
                    && IsSameProgramPart(declaration, place);
            case IFieldSymbol or IPropertySymbol:
                return symbol.IsStatic || (wall is null && !IsInStaticMember(place));
            default:
                return false;
        }
    }

    private static bool IsOfConstructor(ISymbol symbol) => symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    // Locals of top-level statements are named, but can't be used, in the file's types.
    private static bool IsSameProgramPart(SyntaxNode declaration, SyntaxNode place)
        => declaration.FirstAncestorOrSelf<GlobalStatementSyntax>() is null || place.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null;

    private static bool IsStaticFunction(SyntaxNode node) => node switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };

    private static bool IsInStaticMember(SyntaxNode place)
        => place.FirstAncestorOrSelf<MemberDeclarationSyntax>(n => n is not GlobalStatementSyntax) is { } member
            && (member.Modifiers.Any(SyntaxKind.StaticKeyword) || member is BaseFieldDeclarationSyntax || member is PropertyDeclarationSyntax { Initializer: not null });

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
