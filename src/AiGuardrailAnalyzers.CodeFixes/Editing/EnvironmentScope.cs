using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Finds the host's environment in the code at a place.</summary>
internal static class EnvironmentScope
{
    /// <summary>An expression of type <c>IHostEnvironment</c> that can be written at a position: a local or parameter, a member, a primary constructor's parameter; null when there is none.</summary>
    public static string? At(SemanticModel model, int position)
        => model.LookupSymbols(position)
            .Where(symbol => IsUsable(symbol, model, position))
            .OrderBy(symbol => IsOfConstructor(symbol) ? 2 : symbol is ILocalSymbol or IParameterSymbol ? 0 : 1).ThenBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(ExpressionFor).FirstOrDefault(expression => expression is not null);

    // env, builder.Environment, app.Environment, context.HostingEnvironment.
    private static string? ExpressionFor(ISymbol symbol)
    {
        ITypeSymbol? type = TypeOf(symbol);
        if (type is null || IsEnvironment(type))
        {
            return type is null ? null : Write(symbol);
        }

        ISymbol? member = WithBases(type).SelectMany(t => t.GetMembers())
            .FirstOrDefault(m => m is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Name: "Environment" or "HostingEnvironment" } p && IsEnvironment(p.Type));
        return member is null ? null : $"{Write(symbol)}.{member.Name}";
    }

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

    private static bool IsEnvironment(ITypeSymbol type)
        => IsHostEnvironment(type) || type.AllInterfaces.Any(IsHostEnvironment);

    private static bool IsHostEnvironment(ITypeSymbol type)
        => type.Name == "IHostEnvironment" && type.ContainingNamespace.ToDisplayString() == "Microsoft.Extensions.Hosting";

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
