using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Takes a setting out of the code: an initializer's member, a statement, or the lambda that does nothing else.</summary>
internal static class Removal
{
    /// <summary>The edit that removes a setting and leaves its surroundings and comments; null where its value is used or no edit is safe.</summary>
    /// <param name="setting">The assignment or call.</param>
    /// <param name="model">The document's model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static Action<SyntaxEditor>? Of(ExpressionSyntax setting, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (setting.Parent)
        {
            case InitializerExpressionSyntax initializer when setting is AssignmentExpressionSyntax:
                return editor => RemoveMember(editor, initializer, setting);
            case ExpressionStatementSyntax statement when statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax:
                return editor => RemoveStatement(editor, statement.Parent as GlobalStatementSyntax ?? (SyntaxNode)statement);
            case ExpressionStatementSyntax statement:
                return editor => editor.ReplaceNode(statement, SyntaxFactory.Block().WithAdditionalAnnotations(Formatter.Annotation));
            case LambdaExpressionSyntax { Parent: ArgumentSyntax argument } when IsOptionalAndLast(argument, model, cancellationToken):
                return editor => editor.RemoveNode(argument, OptionsFor(argument));
            case LambdaExpressionSyntax lambda when model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true }:
                return editor => editor.ReplaceNode(lambda, (current, _) => ((LambdaExpressionSyntax)current).WithExpressionBody(null).WithBlock(EmptyBlock()).WithTriviaFrom(current));
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } method }:
                return editor => editor.ReplaceNode(method, (current, _) => ((MethodDeclarationSyntax)current).WithExpressionBody(null).WithSemicolonToken(default).WithBody(EmptyBlock()).WithTriviaFrom(current));
            case ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } function }:
                return editor => editor.ReplaceNode(function, (current, _) => ((LocalFunctionStatementSyntax)current).WithExpressionBody(null).WithSemicolonToken(default).WithBody(EmptyBlock()).WithTriviaFrom(current));
            default:
                return null;
        }
    }

    /// <summary>What carries an attribute, without it; the others of its list and all comments stay.</summary>
    public static SyntaxNode WithoutAttribute(SyntaxNode owner, AttributeSyntax attribute)
    {
        var lists = owner.ChildNodes().OfType<AttributeListSyntax>().ToList();
        int index = lists.FindIndex(list => list.Attributes.Any(a => SyntaxFactory.AreEquivalent(a, attribute)));
        if (index < 0)
        {
            return owner;
        }

        AttributeListSyntax list = lists[index];
        if (list.Attributes.Count > 1)
        {
            return owner.ReplaceNode(list, list.RemoveNode(list.Attributes.First(a => SyntaxFactory.AreEquivalent(a, attribute)), OptionsFor(attribute))!);
        }

        // The next token takes the list's place, under the comments that stand before the list and behind it.
        SyntaxToken next = list.GetLastToken().GetNextToken();
        SyntaxTriviaList place = list.GetLeadingTrivia();
        if (list.GetTrailingTrivia().Any(IsWorthKeeping))
        {
            place = place.AddRange(list.GetTrailingTrivia().SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia))).AddRange(place.Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        if (next.LeadingTrivia.Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia)))
        {
            place = place.AddRange(next.LeadingTrivia.SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        SyntaxNode moved = owner.ReplaceToken(next, next.WithLeadingTrivia(place));
        return moved.RemoveNode(moved.ChildNodes().OfType<AttributeListSyntax>().ElementAt(index), SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    // A comment behind the statement takes the statement's place: the space that parted them goes.
    private static void RemoveStatement(SyntaxEditor editor, SyntaxNode statement)
    {
        if (statement.Parent is BlockSyntax block && statement.GetTrailingTrivia().Any(IsWorthKeeping))
        {
            editor.ReplaceNode(block, (current, _) => ((BlockSyntax)current).Statements.FirstOrDefault(s => s.IsEquivalentTo(statement)) is { } found
                ? current.ReplaceNode(found, found.WithTrailingTrivia(found.GetTrailingTrivia().SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)))) is BlockSyntax trimmed
                    && trimmed.Statements[((BlockSyntax)current).Statements.IndexOf(found)] is var left
                    ? trimmed.RemoveNode(left, OptionsFor(left)) ?? current
                    : current
                : current);
        }
        else
        {
            editor.RemoveNode(statement, OptionsFor(statement));
        }
    }

    private static BlockSyntax EmptyBlock() => SyntaxFactory.Block(
        SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(SyntaxFactory.Space), default, SyntaxFactory.Token(SyntaxKind.CloseBraceToken));

    // Without 'configure' the same method is called; an argument that others follow by position must stay.
    private static bool IsOptionalAndLast(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
        => argument.Parent is ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            && (argument.NameColon is { } name
                ? method.Parameters.FirstOrDefault(p => p.Name == name.Name.Identifier.ValueText)
                : method.Parameters.ElementAtOrDefault(list.Arguments.IndexOf(argument))) is { IsOptional: true }
            && (argument.NameColon is not null || list.Arguments.Last() == argument);

    private static void RemoveMember(SyntaxEditor editor, InitializerExpressionSyntax initializer, ExpressionSyntax member)
        => editor.ReplaceNode(initializer.Parent is BaseObjectCreationExpressionSyntax creation ? creation : initializer, (current, _) =>
        {
            InitializerExpressionSyntax? currentInitializer = current as InitializerExpressionSyntax ?? (current as BaseObjectCreationExpressionSyntax)?.Initializer;
            ExpressionSyntax? found = currentInitializer?.Expressions.FirstOrDefault(e => SyntaxFactory.AreEquivalent(e, member));
            if (currentInitializer is null || found is null)
            {
                return current;
            }

            InitializerExpressionSyntax shorter = Without(currentInitializer, found);
            bool isEmpty = shorter.Expressions.Count == 0 && !shorter.DescendantTrivia().Any(IsWorthKeeping);
            return current switch
            {
                BaseObjectCreationExpressionSyntax { ArgumentList: null } c when isEmpty => c.WithoutTrailingTrivia().WithInitializer(null) switch
                {
                    ObjectCreationExpressionSyntax o => o.WithType(o.Type.WithoutTrailingTrivia()).WithArgumentList(SyntaxFactory.ArgumentList()).WithTrailingTrivia(c.GetTrailingTrivia()),
                    var other => other.WithArgumentList(SyntaxFactory.ArgumentList()),
                },
                BaseObjectCreationExpressionSyntax c when isEmpty => c.WithInitializer(null).WithArgumentList(c.ArgumentList!.WithoutTrailingTrivia()).WithTrailingTrivia(c.GetTrailingTrivia()),
                BaseObjectCreationExpressionSyntax c => c.WithInitializer(shorter),
                _ => shorter,
            };
        });

    // Comments before the member stay, at what follows it.
    private static InitializerExpressionSyntax Without(InitializerExpressionSyntax initializer, ExpressionSyntax member)
    {
        int index = initializer.Expressions.IndexOf(member);
        bool isLast = index == initializer.Expressions.Count - 1;
        bool hasComma = index < initializer.Expressions.SeparatorCount;
        List<SyntaxNodeOrToken> items = initializer.Expressions.GetWithSeparators().ToList();
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        SyntaxTriviaList trailing = hasComma ? initializer.Expressions.GetSeparator(index).TrailingTrivia : member.GetTrailingTrivia();
        int at = items.IndexOf(member);
        items.RemoveRange(at, hasComma ? 2 : 1);
        if (isLast && !hasComma && at > 0)
        {
            // 'a = 1, b = true }': the comma before goes too, and the space or line end after it stays with what remains.
            items.RemoveAt(at - 1);
            items[at - 2] = ((ExpressionSyntax)items[at - 2].AsNode()!).WithTrailingTrivia(trailing);
        }

        bool hasComment = leading.Concat(trailing).Any(IsWorthKeeping);
        SyntaxTriviaList kept = hasComment ? leading.AddRange(trailing.SkipWhile(t => !IsWorthKeeping(t) && !leading.Any(IsWorthKeeping) && t.IsKind(SyntaxKind.EndOfLineTrivia))) : leading;
        InitializerExpressionSyntax result = initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(items));
        if (at < items.Count)
        {
            SyntaxNode next = items[at].AsNode()!;
            SyntaxTriviaList own = next.GetLeadingTrivia();
            SyntaxNode moved = hasComment
                ? next.WithLeadingTrivia(leading.Any(IsWorthKeeping) && !trailing.Any(IsWorthKeeping) ? CommentsOf(leading).AddRange(own) : kept.AddRange(own))
                : next;
            items[at] = moved;
            return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(items));
        }

        return hasComment ? result.WithCloseBraceToken(result.CloseBraceToken.WithLeadingTrivia(CommentsOf(leading).AddRange(trailing.Where(_ => trailing.Any(IsWorthKeeping))).AddRange(result.CloseBraceToken.LeadingTrivia))) : result;
    }

    // Up to and with the line end after the last comment.
    private static SyntaxTriviaList CommentsOf(SyntaxTriviaList trivia)
    {
        int last = trivia.ToList().FindLastIndex(IsWorthKeeping);
        int end = last + 1 < trivia.Count && trivia[last + 1].IsKind(SyntaxKind.EndOfLineTrivia) ? last + 1 : last;
        return SyntaxFactory.TriviaList(trivia.Take(end + 1));
    }

    private static SyntaxRemoveOptions OptionsFor(SyntaxNode node)
        => node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(IsWorthKeeping)
            ? SyntaxRemoveOptions.KeepExteriorTrivia | SyntaxRemoveOptions.KeepUnbalancedDirectives
            : SyntaxRemoveOptions.KeepUnbalancedDirectives;

    private static bool IsWorthKeeping(SyntaxTrivia trivia)
        => trivia.IsDirective || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
}
