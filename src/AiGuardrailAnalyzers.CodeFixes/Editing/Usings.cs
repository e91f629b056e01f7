using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Using directives of a file.</summary>
internal static class Usings
{
    /// <summary>True where extension methods of a namespace are not in scope at a position.</summary>
    public static bool IsMissing(SemanticModel model, int position, string namespaceName, string memberName)
        => !model.LookupNamespacesAndTypes(position).OfType<INamedTypeSymbol>()
            .Any(type => type.MightContainExtensionMethods && type.ContainingNamespace?.ToDisplayString() == namespaceName && !type.GetMembers(memberName).IsEmpty);

    /// <summary>Adds a using directive in its alphabetical place, unless the file has it.</summary>
    public static SyntaxNode Add(SyntaxNode root, string namespaceName)
    {
        if (root is not CompilationUnitSyntax unit || unit.Usings.Any(u => u.Alias is null && u.Name?.ToString() == namespaceName))
        {
            return root;
        }

        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(namespaceName)).NormalizeWhitespace()
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        int index = 0;
        while (index < unit.Usings.Count && Precedes(unit.Usings[index], namespaceName))
        {
            index++;
        }

        if (index == 0)
        {
            // What stands before the first line, such as a licence, stays first.
            if (unit.Usings.Count > 0)
            {
                UsingDirectiveSyntax first = unit.Usings[0];
                directive = directive.WithLeadingTrivia(first.GetLeadingTrivia());
                unit = unit.ReplaceNode(first, first.WithLeadingTrivia());
            }
            else
            {
                directive = directive.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed, SyntaxFactory.ElasticCarriageReturnLineFeed);
            }
        }

        return unit.WithUsings(unit.Usings.Insert(index, directive));
    }

    private static bool Precedes(UsingDirectiveSyntax directive, string namespaceName)
    {
        string name = directive.Name?.ToString() ?? "";
        bool isSystem = name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
        bool wantsSystem = namespaceName == "System" || namespaceName.StartsWith("System.", StringComparison.Ordinal);
        return directive.Alias is null && (directive.GlobalKeyword != default || (isSystem && !wantsSystem) || (isSystem == wantsSystem && string.CompareOrdinal(name, namespaceName) < 0));
    }
}
