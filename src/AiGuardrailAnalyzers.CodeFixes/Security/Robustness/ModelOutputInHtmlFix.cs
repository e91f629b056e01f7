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

/// <summary>Disables HTML in the Markdown pipeline; encodes values that are no Markdown.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModelOutputInHtmlFix() : GuardrailCodeFix(ModelOutputInHtml.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is not ExpressionSyntax value || context.Analyzed is not { } compilation)
        {
            yield break;
        }

        if (MarkdownIn(value, context) is { } markdown)
        {
            if (PipelineEdit(markdown, context, compilation) is { } action)
            {
                yield return action;
            }
        }
        else if (Encoded(value, context) is { } encoded)
        {
            yield return new FixAction("Encode the value", "Encode", editor => editor.ReplaceNode(value, encoded), Usings.NeededFor(context.Model, value.SpanStart, "System.Net.WebUtility"));
        }
    }

    // The call that made the value: around it, in it, or where its local is declared.
    private static InvocationExpressionSyntax? MarkdownIn(ExpressionSyntax value, FixContext context)
    {
        if (value.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } && IsMarkdown(outer, context))
        {
            return outer;
        }

        SyntaxNode made = context.Model.GetOperation(value, context.CancellationToken) is ILocalReferenceOperation local
            && Definitions.ValuesOf(local.Local, local) is { Length: 1 } values
            ? values[0].Syntax
            : value;
        return made.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => IsMarkdown(call, context));
    }

    private static bool IsMarkdown(InvocationExpressionSyntax call, FixContext context)
        => CallGraph.NameOf(call)?.Identifier.ValueText == "ToHtml"
            && context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "Markdown", ContainingNamespace.Name: "Markdig" } };

    private static FixAction? PipelineEdit(InvocationExpressionSyntax markdown, FixContext context, AnalyzedCompilation compilation)
    {
        const string Title = "Disable HTML in the Markdown pipeline";
        const string Key = "DisableHtml";
        if (markdown is { ArgumentList.Arguments: { Count: 1 }, Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } })
        {
            return new FixAction(Title, Key, editor => editor.ReplaceNode(markdown, (current, _) => ((InvocationExpressionSyntax)current).AddArgumentListArguments(
                SyntaxFactory.Argument(SyntaxFactory.ParseExpression("new MarkdownPipelineBuilder().DisableHtml().Build()")).WithLeadingTrivia(SyntaxFactory.Space))), Once: markdown.Span);
        }

        IOperation? pipeline = (context.Model.GetOperation(markdown, context.CancellationToken) as IInvocationOperation)?.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pipeline")?.Value;
        return pipeline is not null
            && compilation.Definitions.Resolve(pipeline, context.CancellationToken).Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Build", Expression: var chain } } build
            && build.SyntaxTree == context.Model.SyntaxTree
            && !chain.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "DisableHtml")
            ? new FixAction(Title, Key, editor => editor.ReplaceNode(chain, (current, _) => Chain.Append((ExpressionSyntax)current, "DisableHtml")), Once: chain.Span)
            : null;
    }

    // Of a text with markup of the program's own only the values.
    private static ExpressionSyntax? Encoded(ExpressionSyntax value, FixContext context)
    {
        switch (value)
        {
            case ParenthesizedExpressionSyntax:
                return null;
            case InterpolatedStringExpressionSyntax text:
                InterpolationSyntax[] holes = [.. text.Contents.OfType<InterpolationSyntax>().Where(hole => IsText(hole.Expression, context))];
                return holes.Any(hole => hole.FormatClause is not null || hole.AlignmentClause is not null)
                    ? null
                    : text.ReplaceNodes(holes.Select(hole => hole.Expression), (hole, _) => Call(hole));
            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                ExpressionSyntax[] operands = [.. OperandsOf(sum).Where(operand => IsText(operand, context) && !context.Model.GetConstantValue(operand, context.CancellationToken).HasValue)];
                return operands.Any(operand => operand is InterpolatedStringExpressionSyntax) ? null : sum.ReplaceNodes(operands, (operand, _) => Call(operand));
            default:
                return IsText(value, context) ? Call(value) : null;
        }
    }

    private static IEnumerable<ExpressionSyntax> OperandsOf(ExpressionSyntax expression)
        => expression is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) ? OperandsOf(sum.Left).Concat(OperandsOf(sum.Right)) : [expression];

    private static bool IsText(ExpressionSyntax expression, FixContext context)
        => context.Model.GetTypeInfo(expression, context.CancellationToken).Type is { SpecialType: SpecialType.System_String };

    private static ExpressionSyntax Call(ExpressionSyntax text) => SyntaxFactory.ParseExpression($"WebUtility.HtmlEncode({text.WithoutTrivia()})").WithTriviaFrom(text);
}
