using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A prompt's text parted in two: <c>$"You know {topic}."</c> becomes <c>"You know &lt;topic&gt;."</c> and <c>$"&lt;topic&gt;{topic}&lt;/topic&gt;"</c>.</summary>
/// <param name="Instructions">The fixed text, with a tag in the place of each value.</param>
/// <param name="Values">The values, each between its tags.</param>
internal sealed record MessageSplit(ExpressionSyntax Instructions, ExpressionSyntax Values)
{
    /// <summary>Splits an interpolated string or a concatenation; null for other expressions and where nothing fixed or no value is in it.</summary>
    public static MessageSplit? Of(ExpressionSyntax text, SemanticModel model, CancellationToken cancellationToken)
    {
        var values = new List<(string Tag, InterpolationSyntax Hole)>();
        ExpressionSyntax? instructions = text switch
        {
            InterpolatedStringExpressionSyntax interpolated => SplitInterpolated(interpolated),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => SplitSum(sum),
            _ => null,
        };
        if (instructions is null || values.Count == 0)
        {
            return null;
        }

        var contents = new List<InterpolatedStringContentSyntax>();
        string before = "";
        foreach ((string tag, InterpolationSyntax hole) in values)
        {
            contents.Add(Text($"{before}<{tag}>"));
            contents.Add(hole);
            before = $"</{tag}> ";
        }

        contents.Add(Text(before.TrimEnd()));
        return new MessageSplit(
            instructions,
            SyntaxFactory.InterpolatedStringExpression(SyntaxFactory.Token(SyntaxKind.InterpolatedStringStartToken), SyntaxFactory.List(contents)));

        ExpressionSyntax? SplitInterpolated(InterpolatedStringExpressionSyntax interpolated)
        {
            var kept = new List<InterpolatedStringContentSyntax>();
            foreach (InterpolatedStringContentSyntax content in interpolated.Contents)
            {
                if (content is InterpolationSyntax hole && IsValue(hole.Expression))
                {
                    if (hole.ToString().Contains('\n'))
                    {
                        return null;
                    }

                    kept.Add(Text(TagOf(hole.Expression, Plain(hole))));
                }
                else
                {
                    kept.Add(content);
                }
            }

            if (!kept.OfType<InterpolatedStringTextSyntax>().Any(part => part.TextToken.ValueText.Any(char.IsLetterOrDigit) && interpolated.Contents.Contains(part)))
            {
                return null;
            }

            InterpolatedStringExpressionSyntax left = interpolated.WithContents(SyntaxFactory.List(kept));
            // Parsed anew, so that neighbouring texts become one.
            string code = left.WithoutTrivia().ToString();
            int quote = code.IndexOf('"');
            bool isPlain = !kept.Any(content => content is InterpolationSyntax) && !code.Contains('{') && !code.Contains('}');
            return SyntaxFactory.ParseExpression(isPlain ? code.Substring(0, quote).Replace("$", "") + code.Substring(quote) : code);
        }

        ExpressionSyntax? SplitSum(BinaryExpressionSyntax sum)
        {
            var operands = new List<ExpressionSyntax>();
            for (ExpressionSyntax current = sum; ; current = ((BinaryExpressionSyntax)current).Left)
            {
                if (current is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } next)
                {
                    operands.Insert(0, current);
                    break;
                }

                operands.Insert(0, next.Right);
            }

            ExpressionSyntax[] moved = operands.Where(IsValue).ToArray();
            if (!operands.Any(IsText) || moved.Any(value => value.ToString().Contains('\n') || value is ConditionalExpressionSyntax or InterpolatedStringExpressionSyntax))
            {
                return null;
            }

            var tags = moved.ToDictionary(value => value, value => TagOf(value, SyntaxFactory.Interpolation(value.WithoutTrivia())));
            bool isOneLine = !sum.ToString().Contains('\n');
            return isOneLine && operands.All(operand => tags.ContainsKey(operand) || (IsText(operand) && !operand.ToString().StartsWith("\"\"\"", StringComparison.Ordinal)))
                ? Literal(string.Concat(operands.Select(operand => tags.TryGetValue(operand, out string? tag) ? tag : ((LiteralExpressionSyntax)operand).Token.ValueText)))
                : sum.ReplaceNodes(moved, (old, _) => Literal(tags[old]).WithTriviaFrom(old)).WithoutTrivia();
        }

        bool IsValue(ExpressionSyntax expression)
            => !model.GetConstantValue(expression, cancellationToken).HasValue && TextTypes.CanCarry(model.GetTypeInfo(expression, cancellationToken).Type);

        // The same value twice has one tag and moves once.
        string TagOf(ExpressionSyntax value, InterpolationSyntax hole)
        {
            string name = NameOf(value), tag = name;
            for (int i = 2; values.Any(known => known.Tag == tag && !known.Hole.IsEquivalentTo(hole)); i++)
            {
                tag = name + i;
            }

            if (!values.Any(known => known.Tag == tag))
            {
                values.Add((tag, hole));
            }

            return "<" + tag + ">";
        }
    }

    private static bool IsText(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.StringLiteralExpression);

    // A hole of '$$"""…"""' has two braces on each side.
    private static InterpolationSyntax Plain(InterpolationSyntax hole)
        => hole.WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken)).WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken));

    /// <summary>A name for a value, after the last name in its expression.</summary>
    internal static string NameOf(ExpressionSyntax value)
    {
        string name = value switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } => binding.Name.Identifier.ValueText,
            _ => "value",
        };
        name = name.TrimStart('_');
        return name.Length == 0 ? "value" : char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static LiteralExpressionSyntax Literal(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));

    private static InterpolatedStringTextSyntax Text(string text)
        => SyntaxFactory.InterpolatedStringText(SyntaxFactory.Token(default, SyntaxKind.InterpolatedStringTextToken, text, text, default));
}
