using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Catalog;

/// <summary>
/// Attributes by which code tells the rules what it is, known by name wherever a project declares them: each is a model row of the member, or
/// of the parameter, that it stands on. Read from syntax, so that a project without them pays a lookup of five names.
/// </summary>
internal static class Annotations
{
    private static readonly ImmutableArray<(string Name, ApiRole Role)> s_known = ImmutableArray.Create(
        ("PromptSanitizer", ApiRole.FlowTrusted),
        ("PromptGuard", ApiRole.GuardCheck),
        ("TrustedInput", ApiRole.FlowTrusted),
        ("UntrustedInput", ApiRole.SourceRemote),
        ("ModelEndpoint", ApiRole.ModelChat));

    /// <summary>The rows that a compilation's annotations stand for, as lines of a model file.</summary>
    public static IEnumerable<string> RowsOf(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            var index = TreeIndex.For(tree, cancellationToken);
            foreach ((string name, ApiRole role) in s_known)
            {
                foreach (SyntaxNode declaration in index.UsersOf(name).Concat(index.UsersOf(name + "Attribute")).Select(user => user.Declaration).Distinct())
                {
                    foreach (AttributeSyntax attribute in declaration.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Take(1).SelectMany(member => member.DescendantNodes()).OfType<AttributeSyntax>()
                        .Where(attribute => NameOf(attribute) is var written && (written == name || written == name + "Attribute")))
                    {
                        if (RowOf(attribute, role) is { } row)
                        {
                            yield return row;
                        }
                    }
                }
            }
        }
    }

    private static string? RowOf(AttributeSyntax attribute, ApiRole role) => attribute.Parent?.Parent switch
    {
        MethodDeclarationSyntax method => $"{ModelFile.Write(role)} M:{NameOf(method)}.{method.Identifier.ValueText}",
        PropertyDeclarationSyntax property => $"{ModelFile.Write(role)} P:{NameOf(property)}.{property.Identifier.ValueText}",
        FieldDeclarationSyntax { Declaration.Variables: { Count: > 0 } variables } field => $"{ModelFile.Write(role)} F:{NameOf(field)}.{variables[0].Identifier.ValueText}",
        ParameterSyntax { Parent.Parent: MethodDeclarationSyntax method } parameter => $"{ModelFile.Write(role)} M:{NameOf(method)}.{method.Identifier.ValueText} arg({parameter.Identifier.ValueText})",
        _ => null,
    };

    private static string NameOf(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    // The metadata name of the type that declares a member.
    private static string NameOf(MemberDeclarationSyntax member)
    {
        string types = string.Join("+", member.Ancestors().OfType<TypeDeclarationSyntax>().Reverse()
            .Select(type => type.Identifier.ValueText + (type.TypeParameterList is { } parameters ? "`" + parameters.Parameters.Count : "")));
        string spaces = string.Join(".", member.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString()));
        return spaces.Length == 0 ? types : $"{spaces}.{types}";
    }
}
