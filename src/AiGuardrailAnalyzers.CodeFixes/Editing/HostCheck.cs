using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A check of an address's host against a list of allowed hosts, which its type gets as a field.</summary>
internal static class HostCheck
{
    private const string Field = "AllowedHosts";

    /// <summary>The fix for an address that is a variable, or made of one by <c>new Uri(…)</c>; null where its shape or its place does not permit it.</summary>
    public static FixAction? For(FixContext context)
    {
        SemanticModel model = context.Model;
        if (context.Node is not ExpressionSyntax value || VariableIn(value, model, context.CancellationToken) is not { } variable
            || Hoist.StatementOf(value) is not { } statement
            || statement.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not (ClassDeclarationSyntax or RecordDeclarationSyntax) and not StructDeclarationSyntax)
        {
            return null;
        }

        TypeDeclarationSyntax type = statement.FirstAncestorOrSelf<TypeDeclarationSyntax>()!;
        ISymbol[] named = [.. model.LookupSymbols(value.SpanStart, name: Field)];
        bool isThere = named.Length == 1 && named[0] is IFieldSymbol { Type.Name: "HashSet" };
        if (named.Length > 0 && !isThere)
        {
            return null;
        }

        string address = model.GetTypeInfo(variable, context.CancellationToken).Type?.Name == "Uri" ? variable.ToString() : $"new System.Uri({variable})";
        StatementSyntax check = Hoist.ThrowIf($"!{Field}.Contains({address}.Host)", "System.ArgumentException", "This host is not allowed.");
        check = check.ReplaceNodes(check.DescendantNodes().OfType<QualifiedNameSyntax>(), (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        return new FixAction("Check the host against a list of allowed hosts", "CheckHost", editor =>
        {
            editor.InsertBefore(statement, check);
            if (!isThere)
            {
                SyntaxTrivia lineEnd = Hoist.LineEndOf(type);
                editor.ReplaceNode(type, (current, _) => WithField((TypeDeclarationSyntax)current, lineEnd));
            }
        });
    }

    private static ExpressionSyntax? VariableIn(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax inner = value is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } && model.GetTypeInfo(value, cancellationToken).Type?.Name == "Uri" ? arguments[0].Expression : value;
        return inner is IdentifierNameSyntax && model.GetSymbolInfo(inner, cancellationToken).Symbol is ILocalSymbol or IParameterSymbol
            && model.GetTypeInfo(inner, cancellationToken).Type is { SpecialType: SpecialType.System_String } or { Name: "Uri" }
            ? inner
            : null;
    }

    private static TypeDeclarationSyntax WithField(TypeDeclarationSyntax type, SyntaxTrivia lineEnd)
    {
        var field = (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(
            $$"""
            private static readonly System.Collections.Generic.HashSet<string> {{Field}} = new System.Collections.Generic.HashSet<string>(System.StringComparer.OrdinalIgnoreCase) { "example.com" };

            """)!;
        field = field.ReplaceNodes(field.DescendantNodes().Where(node => node is QualifiedNameSyntax { Parent: not QualifiedNameSyntax } or MemberAccessExpressionSyntax { Parent: ArgumentSyntax }), (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        return NewField.AddTo(type, field, lineEnd);
    }
}
