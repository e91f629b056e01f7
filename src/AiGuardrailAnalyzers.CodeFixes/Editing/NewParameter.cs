using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A <c>CancellationToken</c> parameter of a lambda, local function or method.</summary>
internal static class NewParameter
{
    /// <summary>The parameter's name.</summary>
    public const string Name = "cancellationToken";

    /// <summary>The function with the parameter, unless it is there already.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isOptional">Callers exist that pass nothing: the parameter gets a default value.</param>
    /// <param name="isOfStream">The function is an asynchronous iterator: its enumerator's token is this one.</param>
    public static SyntaxNode AddTo(SyntaxNode function, bool isOptional, bool isOfStream) => function switch
    {
        ParenthesizedLambdaExpressionSyntax lambda => lambda.WithParameterList(Add(lambda.ParameterList, isOptional, isOfStream)),
        LocalFunctionStatementSyntax local => local.WithParameterList(Add(local.ParameterList, isOptional, isOfStream)),
        MethodDeclarationSyntax method => Documented(method.WithParameterList(Add(method.ParameterList, isOptional, isOfStream))),
        _ => function,
    };

    private static ParameterListSyntax Add(ParameterListSyntax list, bool isOptional, bool isOfStream)
    {
        if (list.Parameters.Any(p => p.Identifier.ValueText == Name))
        {
            return list;
        }

        string attribute = isOfStream ? "[System.Runtime.CompilerServices.EnumeratorCancellation] " : "";
        var parameter = (ParameterSyntax)SyntaxFactory.ParseParameterList($"({attribute}CancellationToken {Name}{(isOptional ? " = default" : "")})").Parameters[0];
        parameter = parameter.WithAttributeLists(SyntaxFactory.List(parameter.AttributeLists.Select(a => a.WithAdditionalAnnotations(Simplifier.Annotation))));

        // One without a default value stands before those with one; one that takes a line of its own does so where the others do.
        int index = list.Parameters.TakeWhile(p => isOptional || p.Default is null).Count();
        ParameterSyntax? previous = index == list.Parameters.Count ? list.Parameters.LastOrDefault() : null;
        if (previous?.GetFirstToken().GetPreviousToken().TrailingTrivia.FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } lineEnd)
        {
            parameter = parameter.WithLeadingTrivia(previous.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia))).WithTrailingTrivia(previous.GetTrailingTrivia());
            return list.WithParameters(SyntaxFactory.SeparatedList(
                list.Parameters.Take(index - 1).Append(previous.WithTrailingTrivia()).Append(parameter),
                list.Parameters.GetSeparators().Append(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(lineEnd))));
        }

        return list.WithParameters(list.Parameters.Insert(index, parameter)).WithAdditionalAnnotations(Formatter.Annotation);
    }

    // Where the comment explains every parameter, it explains this one.
    private static MethodDeclarationSyntax Documented(MethodDeclarationSyntax method)
    {
        XmlElementSyntax? last = method.GetLeadingTrivia().Select(t => t.GetStructure()).OfType<DocumentationCommentTriviaSyntax>()
            .SelectMany(comment => comment.Content).OfType<XmlElementSyntax>().LastOrDefault(e => e.StartTag.Name.LocalName.ValueText == "param");
        if (last is null || last.Parent!.ToString().Contains($"name=\"{Name}\""))
        {
            return method;
        }

        string indent = string.Concat(last.Parent.ParentTrivia.Token.LeadingTrivia.Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Select(t => t.ToString()));
        SyntaxTrivia parsed = SyntaxFactory.ParseLeadingTrivia($"/// <a/>\n{indent}/// <param name=\"{Name}\">Stops the work.</param>\n").First(t => t.HasStructure);
        return method.InsertNodesAfter(last, ((DocumentationCommentTriviaSyntax)parsed.GetStructure()!).Content.Skip(2).Take(2));
    }
}
