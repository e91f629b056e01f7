using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A prompt as a template: its text with <c>{{$name}}</c> in the place of each value.</summary>
/// <param name="Template">The text, which has no holes left.</param>
/// <param name="Values">The values by name, in the order of their first use, as code.</param>
internal sealed record PromptVariables(ExpressionSyntax Template, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>Reads an interpolated string or a sum of literals and values; null for other expressions.</summary>
    public static PromptVariables? Of(ExpressionSyntax text, SemanticModel model, CancellationToken cancellationToken)
    {
        var values = new List<KeyValuePair<string, string>>();
        switch (text)
        {
            case InterpolatedStringExpressionSyntax interpolated:
                string start = interpolated.StringStartToken.Text, end = interpolated.StringEndToken.Text;
                bool isRaw = end.TrimStart().StartsWith("\"\"\"", StringComparison.Ordinal);
                var code = new System.Text.StringBuilder(start.Replace("$", ""));
                foreach (InterpolatedStringContentSyntax content in interpolated.Contents)
                {
                    if (content is not InterpolationSyntax hole)
                    {
                        // Braces of a raw string stand for themselves.
                        code.Append(isRaw ? content.ToFullString() : content.ToFullString().Replace("{{", "{").Replace("}}", "}"));
                    }
                    else if (hole.Expression.ToString().Contains('\n') || model.GetConstantValue(hole.Expression, cancellationToken).HasValue)
                    {
                        return null;
                    }
                    else
                    {
                        code.Append(Variable(hole.Expression, hole.AlignmentClause is null && hole.FormatClause is null
                            ? hole.Expression.ToString()
                            : $"$\"{{{hole.Expression}{hole.AlignmentClause}{hole.FormatClause}}}\""));
                    }
                }

                return values.Count == 0 ? null : new PromptVariables(SyntaxFactory.ParseExpression(code.Append(end).ToString()), values);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when !sum.ToString().Contains('\n'):
                var parts = new System.Text.StringBuilder();
                for (ExpressionSyntax? current = sum; current is not null;)
                {
                    ExpressionSyntax part = current is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } more ? more.Right : current;
                    current = (current as BinaryExpressionSyntax)?.Left;
                    if (part.IsKind(SyntaxKind.StringLiteralExpression))
                    {
                        parts.Insert(0, ((LiteralExpressionSyntax)part).Token.ValueText);
                    }
                    else if (part is ConditionalExpressionSyntax or BinaryExpressionSyntax or InterpolatedStringExpressionSyntax || model.GetConstantValue(part, cancellationToken).HasValue)
                    {
                        return null;
                    }
                    else
                    {
                        parts.Insert(0, Variable(part, part.ToString()));
                    }
                }

                values.Reverse();
                return values.Count == 0 ? null : new PromptVariables(SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(parts.ToString())), values);
            default:
                return null;
        }

        string Variable(ExpressionSyntax value, string given)
        {
            string name = MessageSplit.NameOf(value), unique = name;
            for (int i = 2; values.Any(known => known.Key == unique && known.Value != given); i++)
            {
                unique = name + i;
            }

            if (!values.Any(known => known.Key == unique))
            {
                values.Add(new(unique, given));
            }

            return "{{$" + unique + "}}";
        }
    }
}
