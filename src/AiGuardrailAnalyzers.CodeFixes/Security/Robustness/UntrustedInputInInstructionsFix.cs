using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>
/// Splits a system message in a list, array or collection expression: its fixed text stays, with a name for each value, and the values follow
/// under these names in a user message.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedInputInInstructionsFix() : GuardrailCodeFix(UntrustedInputInInstructions.Descriptor.Id, RetrievedContentInInstructions.Descriptor.Id)
{
    private const string MessageType = "Microsoft.Extensions.AI.ChatMessage";
    private const string RoleType = "Microsoft.Extensions.AI.ChatRole";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax text
            && text.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Arguments.Count: 2, Parent: BaseObjectCreationExpressionSyntax { Initializer: null } creation } list } argument
            && list.Arguments[1] == argument
            && RoleIn(list.Arguments[0].Expression, context) is { } role
            && MessageSplit.Of(text, context.Model, context.CancellationToken) is { } split
            && ElementOf(creation) is { } element)
        {
            yield return new FixAction("Move the values into a user message", "SplitMessage", editor => Split(editor, element, creation, role, split));
        }
    }

    // 'ChatRole.System' as written, so that its qualification can be kept. Roslyn 4.8 has no symbol for 'new(…)' in a collection expression:
    // only what is in it tells what it makes.
    private static MemberAccessExpressionSyntax? RoleIn(ExpressionSyntax expression, FixContext context)
        => expression is MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: "System" } } access
            && context.Model.GetOperation(access, context.CancellationToken) is IPropertyReferenceOperation { Parent: IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } constructor } } } role
            && role.Property.ContainingType.ToDisplayString() == RoleType
            && constructor.ContainingType.ToDisplayString() == MessageType
            ? access
            : null;

    // The node that stands in a list of messages: there, and nowhere else, one message more is still a list of messages.
    private static SyntaxNode? ElementOf(BaseObjectCreationExpressionSyntax creation) => creation.Parent switch
    {
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax } element => element,
        InitializerExpressionSyntax initializer when initializer.IsKind(SyntaxKind.CollectionInitializerExpression) || initializer.IsKind(SyntaxKind.ArrayInitializerExpression)
            => HasFixedLength(initializer) ? null : creation,
        _ => null,
    };

    private static bool HasFixedLength(InitializerExpressionSyntax initializer)
        => initializer.Parent is ArrayCreationExpressionSyntax array
            && array.Type.RankSpecifiers.Any(rank => rank.Sizes.Count > 1 || rank.Sizes.Any(size => !size.IsKind(SyntaxKind.OmittedArraySizeExpression)));

    private static void Split(SyntaxEditor editor, SyntaxNode element, BaseObjectCreationExpressionSyntax creation, MemberAccessExpressionSyntax role, MessageSplit split)
    {
        ArgumentSyntax user = SyntaxFactory.Argument(role.WithName(SyntaxFactory.IdentifierName("User")).WithoutTrivia());
        ArgumentListSyntax system = creation.ArgumentList!;
        BaseObjectCreationExpressionSyntax first = creation.WithArgumentList(system.ReplaceNode(
            system.Arguments[1].Expression, split.Instructions.WithTriviaFrom(system.Arguments[1].Expression)));
        BaseObjectCreationExpressionSyntax second = creation.WithoutTrivia().WithArgumentList(
            SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(
                [user, SyntaxFactory.Argument(split.Values)],
                [SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)])));
        SyntaxNode firstElement = element is ExpressionElementSyntax held ? held.WithExpression(first) : first;
        SyntaxNode secondElement = element is ExpressionElementSyntax ? SyntaxFactory.ExpressionElement(second) : second;

        // Another fix may have split a neighbour already: work on the parent as it is then.
        editor.ReplaceNode(element.Parent!, (current, _) =>
        {
            switch (current)
            {
                case CollectionExpressionSyntax collection when collection.Elements.FirstOrDefault(e => e.IsEquivalentTo(element)) is { } old:
                    return collection.WithElements(Inserted(collection.Elements, old, (CollectionElementSyntax)firstElement, (CollectionElementSyntax)secondElement));
                case InitializerExpressionSyntax initializer when initializer.Expressions.FirstOrDefault(e => e.IsEquivalentTo(element)) is { } old:
                    return initializer.WithExpressions(Inserted(initializer.Expressions, old, (ExpressionSyntax)firstElement, (ExpressionSyntax)secondElement));
                default:
                    return current;
            }
        });
    }

    // A list with one element a line gets one line more; a comment behind the last element stays behind the first of the two.
    private static SeparatedSyntaxList<T> Inserted<T>(SeparatedSyntaxList<T> list, T old, T first, T second)
        where T : SyntaxNode
    {
        int index = list.IndexOf(old);
        var separators = list.GetSeparators().ToList();
        bool ownLine = old.GetLeadingTrivia().Any(SyntaxKind.WhitespaceTrivia) && old.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        bool isLast = index >= separators.Count;
        SyntaxTriviaList after = isLast ? old.GetTrailingTrivia() : default;
        SyntaxToken between = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(
            !ownLine ? SyntaxFactory.TriviaList(SyntaxFactory.Space)
            : !isLast ? separators[index].TrailingTrivia
            : after.Any(SyntaxKind.EndOfLineTrivia) ? after
            : SyntaxFactory.TriviaList(SyntaxFactory.ElasticCarriageReturnLineFeed));
        if (ownLine)
        {
            second = second.WithLeadingTrivia(old.GetLeadingTrivia().LastOrDefault(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        }

        first = first.WithLeadingTrivia(old.GetLeadingTrivia()).WithTrailingTrivia();
        second = second.WithTrailingTrivia(isLast ? LineEndOf(after) : default);
        if (!isLast && ownLine)
        {
            separators[index] = separators[index].WithTrailingTrivia(LineEndOf(separators[index].TrailingTrivia));
        }

        var elements = list.ToList();
        elements[index] = first;
        elements.Insert(index + 1, second);
        separators.Insert(index, between);
        return SyntaxFactory.SeparatedList(elements, separators);
    }

    private static SyntaxTriviaList LineEndOf(SyntaxTriviaList trivia)
        => SyntaxFactory.TriviaList(trivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)));
}
