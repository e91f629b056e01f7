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

/// <summary>Puts <c>--</c> before the value in the list of arguments of a fixed program; makes a list of a command line whose values are words.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModelOutputInCommandFix() : GuardrailCodeFix(ModelOutputInCommand.Descriptor.Id)
{
    private const string Title = "Pass the value as an argument behind '--'";
    private const string Key = "ArgumentBehindDashes";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is not ExpressionSyntax value || context.Model.GetOperation(value, context.CancellationToken) is not { } operation || !CommandArguments.RunsFixedProgram(operation))
        {
            yield break;
        }

        switch (value.Parent)
        {
            // info.ArgumentList.Add(value)
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" } list, Parent: ExpressionStatementSyntax { Parent: BlockSyntax } statement } }:
                yield return new FixAction(Title, Key, editor => editor.InsertBefore(statement, SyntaxFactory.ParseStatement($"{list.WithoutTrivia()}(\"--\");")
                    .WithLeadingTrivia(statement.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)).WithTrailingTrivia(Hoist.LineEndOf(statement)).WithAdditionalAnnotations(Formatter.Annotation)), Once: statement.Parent!.Span);
                break;
            // { "log", value }
            case InitializerExpressionSyntax initializer:
                yield return new FixAction(Title, Key, editor => editor.ReplaceNode(initializer, (current, _) => current is InitializerExpressionSyntax now && now.Expressions.FirstOrDefault(e => e.IsEquivalentTo(value)) is { } place
                    ? now.WithExpressions(now.Expressions.Insert(now.Expressions.IndexOf(place), Dashes().WithLeadingTrivia(place.GetLeadingTrivia())))
                    : current), Once: initializer.Span);
                break;
            // [ "log", value ]
            case ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection } element:
                yield return new FixAction(Title, Key, editor => editor.ReplaceNode(collection, (current, _) => current is CollectionExpressionSyntax now && now.Elements.FirstOrDefault(e => e.IsEquivalentTo(element)) is { } place
                    ? now.WithElements(now.Elements.Insert(now.Elements.IndexOf(place), SyntaxFactory.ExpressionElement(Dashes().WithLeadingTrivia(place.GetLeadingTrivia()))))
                    : current), Once: collection.Span);
                break;
            // Process.Start("git", $"log {value}")
            case ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Arguments.Count: 2, Parent: { } taker } } argument
                when value is InterpolatedStringExpressionSyntax line && TakesList(taker, context) && WordsOf(line) is { } words:
                yield return new FixAction(Title, Key, editor => editor.ReplaceNode(argument.Expression, SyntaxFactory.ParseExpression($"new[] {{ {string.Join(", ", words)} }}").WithTriviaFrom(value)), Once: value.Span);
                break;
        }
    }

    private static ExpressionSyntax Dashes() => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("--"));

    private static bool TakesList(SyntaxNode taker, FixContext context)
        => context.Model.GetSymbolInfo(taker, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } method
            && type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => other.Parameters.Length == 2 && other.Parameters[1].Type is INamedTypeSymbol { Name: "IEnumerable" });

    // The words of a command line, '--' before the first value; null where a value is part of a word, or quotes make words of more than one.
    private static List<string>? WordsOf(InterpolatedStringExpressionSyntax line)
    {
        var words = new List<string>();
        bool hasValue = false;
        for (int i = 0; i < line.Contents.Count; i++)
        {
            if (line.Contents[i] is InterpolatedStringTextSyntax text)
            {
                string part = text.TextToken.ValueText;
                bool isAlone = (i == 0 || part.StartsWith(" ", StringComparison.Ordinal)) && (i + 1 == line.Contents.Count || part.EndsWith(" ", StringComparison.Ordinal));
                if (!isAlone || part.IndexOfAny(['"', '\'', '\\']) >= 0 || (hasValue && part.Split(' ').Any(word => word.StartsWith("-", StringComparison.Ordinal))))
                {
                    return null;
                }

                words.AddRange(part.Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(word => $"\"{word}\""));
            }
            else if (line.Contents[i] is InterpolationSyntax { FormatClause: null, AlignmentClause: null } hole && (i == 0 || line.Contents[i - 1] is InterpolatedStringTextSyntax))
            {
                if (!hasValue)
                {
                    words.Add("\"--\"");
                }

                hasValue = true;
                words.Add(hole.Expression.WithoutTrivia().ToString());
            }
            else
            {
                return null;
            }
        }

        return words;
    }
}
