using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Using directives of a file.</summary>
internal static class Usings
{
    /// <summary>The namespace of a type where code at a position would have to import it to use the type or its extension methods; null where it is in scope.</summary>
    /// <param name="model">The document's model.</param>
    /// <param name="position">Where the type is to be used.</param>
    /// <param name="type">Full name of a type, such as an attribute or a class of extension methods.</param>
    public static string? NeededFor(SemanticModel model, int position, string type)
    {
        int dot = type.LastIndexOf('.');
        string namespaceName = type.Substring(0, dot);
        return model.LookupNamespacesAndTypes(position, name: type.Substring(dot + 1)).Any(t => t.ContainingNamespace?.ToDisplayString() == namespaceName) ? null : namespaceName;
    }

    /// <summary>Adds a using directive in its alphabetical place, unless the file has it.</summary>
    public static SyntaxNode Add(SyntaxNode root, string namespaceName)
    {
        if (root is not CompilationUnitSyntax unit || unit.Usings.Any(u => u.Alias is null && u.Name?.ToString() == namespaceName))
        {
            return root;
        }

        SyntaxTrivia newLine = unit.DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } written ? written : SyntaxFactory.ElasticCarriageReturnLineFeed;
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(namespaceName)).NormalizeWhitespace()
            .WithTrailingTrivia(newLine).WithAdditionalAnnotations(Formatter.Annotation);
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
                directive = directive.WithTrailingTrivia(newLine, newLine);
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
