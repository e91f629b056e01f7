using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>
/// Where a path is combined of a folder and more: resolves the full path, and throws where it does not lie below the folder.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModelOutputInPathFix() : GuardrailCodeFix(ModelOutputInPath.Descriptor.Id)
{
    private const string Key = "CheckRoot";
    private const string Title = "Check that the path lies below its folder";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is not ExpressionSyntax value)
        {
            yield break;
        }

        string? needed = Usings.NeededFor(context.Model, value.SpanStart, "System.UnauthorizedAccessException");
        if (DeclarationOf(value, context) is { Declaration.Variables: { Count: 1 } variables } declaration
            && CombinedIn(variables[0].Initializer!.Value, context) is { } combined && RootOf(combined) is { } root && Hoist.StatementOf(combined) == declaration)
        {
            ExpressionSyntax initial = variables[0].Initializer!.Value;
            string path = PathOf(combined);
            yield return new FixAction(
                Title,
                Key,
                editor =>
                {
                    if (initial == combined)
                    {
                        editor.ReplaceNode(initial, (current, _) => SyntaxFactory.ParseExpression($"{path}.GetFullPath({current.WithoutTrivia()})").WithTriviaFrom(current));
                    }

                    editor.InsertAfter(declaration, Check(variables[0].Identifier.ValueText, path, root));
                },
                needed,
                declaration.Span);
        }
        else if (CombinedIn(value, context) is { } inline && inline == value && RootOf(inline) is { } folder && Hoist.StatementOf(inline) is { } statement
            && context.Model.LookupSymbols(statement.SpanStart, name: "fullPath").IsEmpty && !Declares(statement, "fullPath"))
        {
            string path = PathOf(inline);
            yield return new FixAction(
                Title,
                Key,
                editor =>
                {
                    editor.InsertBefore(statement,
                    [
                        SyntaxFactory.ParseStatement($"string fullPath = {path}.GetFullPath({inline.WithoutTrivia()});").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation),
                        Check("fullPath", path, folder),
                    ]);
                    editor.ReplaceNode(statement, (current, _) => current
                        .ReplaceNode(current.DescendantNodes().OfType<ExpressionSyntax>().First(node => node.IsEquivalentTo(inline)), SyntaxFactory.IdentifierName("fullPath"))
                        .WithLeadingTrivia(statement.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)));
                },
                needed,
                statement.Parent!.Span);
        }
    }

    private static StatementSyntax Check(string variable, string path, string root)
        => Hoist.ThrowIf(
            $"!{variable}.StartsWith({path}.GetFullPath({root}).TrimEnd({path}.DirectorySeparatorChar) + {path}.DirectorySeparatorChar, StringComparison.Ordinal)",
            "UnauthorizedAccessException",
            "The path leaves its folder.");

    // The only declaration of the local that is reported.
    private static LocalDeclarationStatementSyntax? DeclarationOf(ExpressionSyntax value, FixContext context)
        => context.Model.GetOperation(value, context.CancellationToken) is ILocalReferenceOperation local
            && Definitions.ValuesOf(local.Local, local).Length == 1
            && local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer: not null, Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } declaration }
            ? declaration
            : null;

    // Path.Combine(root, …), also within Path.GetFullPath(…).
    private static InvocationExpressionSyntax? CombinedIn(ExpressionSyntax value, FixContext context)
        => value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } call
            && context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "Path", ContainingNamespace.Name: "IO" } } method
            ? method.Name switch
            {
                "Combine" or "Join" when call.ArgumentList.Arguments.Count > 1 => call,
                "GetFullPath" when call.ArgumentList.Arguments.Count == 1 => CombinedIn(call.ArgumentList.Arguments[0].Expression, context),
                _ => null,
            }
            : null;

    private static string PathOf(InvocationExpressionSyntax combined) => ((MemberAccessExpressionSyntax)combined.Expression).Expression.WithoutTrivia().ToString();

    private static string? RootOf(InvocationExpressionSyntax combined)
        => combined.ArgumentList.Arguments[0] is { NameColon: null, Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax } root ? root.Expression.WithoutTrivia().ToString() : null;

    private static bool Declares(StatementSyntax statement, string name)
        => statement.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name) == true;
}
