using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A field that a fix needs in a type.</summary>
internal static class NewField
{
    /// <summary>The type with the field in front of its members, unless it has one of that name.</summary>
    /// <param name="type">The type.</param>
    /// <param name="field">The field's declaration.</param>
    /// <param name="lineEnd">How the file ends its lines.</param>
    public static TypeDeclarationSyntax AddTo(TypeDeclarationSyntax type, FieldDeclarationSyntax field, SyntaxTrivia lineEnd)
    {
        string name = field.Declaration.Variables[0].Identifier.ValueText;
        if (type.Members.OfType<FieldDeclarationSyntax>().Any(other => other.Declaration.Variables.Any(variable => variable.Identifier.ValueText == name)))
        {
            return type;
        }

        field = field.WithAdditionalAnnotations(Formatter.Annotation).WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed);
        SyntaxList<MemberDeclarationSyntax> members = type.Members;
        if (members.Count > 0)
        {
            // Fields stand together, apart from the rest.
            field = field.WithLeadingTrivia(members[0].GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1))
                .WithTrailingTrivia(members[0] is FieldDeclarationSyntax ? SyntaxFactory.TriviaList(lineEnd) : SyntaxFactory.TriviaList(lineEnd, lineEnd));
        }

        return type.WithMembers(members.Insert(0, field));
    }
}
