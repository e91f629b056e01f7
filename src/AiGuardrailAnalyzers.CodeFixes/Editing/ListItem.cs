using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Takes one item out of a list that code writes down: an array, a collection, the last arguments of a call, a call of <c>Add</c>.</summary>
internal static class ListItem
{
    /// <summary>The edit that leaves the item out and its neighbours, their lines and comments as they are; null where it is the only one or no list has it.</summary>
    public static Action<SyntaxEditor>? Removal(ExpressionSyntax item, SemanticModel model, CancellationToken cancellationToken) => item.Parent switch
    {
        ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument => OfArgument(call, list, argument, model, cancellationToken),
        InitializerExpressionSyntax { Expressions.Count: > 1 } list => editor => editor.ReplaceNode(list, (current, _) => Without((InitializerExpressionSyntax)current, l => l.Expressions, item)),
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements.Count: > 1 } list } element => editor => editor.ReplaceNode(list, (current, _) => Without((CollectionExpressionSyntax)current, l => l.Elements, element)),
        _ => null,
    };

    private static Action<SyntaxEditor>? OfArgument(InvocationExpressionSyntax call, ArgumentListSyntax list, ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        // names.Add("Age");
        if (list.Arguments.Count == 1 && method.Name == "Add")
        {
            return Editing.Removal.Of(call, model, cancellationToken);
        }

        // One of many, not one that stands for a fixed parameter.
        int index = list.Arguments.IndexOf(argument);
        return method.Parameters.LastOrDefault() is { IsParams: true } last && index >= last.Ordinal && list.Arguments.Count > last.Ordinal + 1
            ? editor => editor.ReplaceNode(list, (current, _) => Without((ArgumentListSyntax)current, l => l.Arguments, argument))
            : null;
    }

    // The line breaks and comments around the others stay as they are.
    private static TList Without<TList, TItem>(TList list, Func<TList, SeparatedSyntaxList<TItem>> itemsOf, TItem removed)
        where TList : SyntaxNode
        where TItem : SyntaxNode
    {
        SeparatedSyntaxList<TItem> items = itemsOf(list);
        int index = items.IndexOf(item => SyntaxFactory.AreEquivalent(item, removed));
        if (index < 0)
        {
            return list;
        }

        // The last one leaves what stood behind it to the one before.
        SyntaxTriviaList behind = items[index].GetTrailingTrivia();
        return index == items.Count - 1 && items.SeparatorCount < items.Count && index > 0
            ? list.ReplaceNode(items[index - 1], items[index - 1].WithTrailingTrivia(behind)) is var kept ? kept.RemoveNode(itemsOf(kept)[index], SyntaxRemoveOptions.KeepNoTrivia)! : list
            : list.ReplaceNode(items[index + 1 < items.Count ? index + 1 : index], items[index + 1 < items.Count ? index + 1 : index].WithLeadingTrivia(items[index].GetLeadingTrivia())) is var shifted
                ? shifted.RemoveNode(itemsOf(shifted)[index], SyntaxRemoveOptions.KeepNoTrivia)! : list;
    }
}
