using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Ethics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Ethics;

/// <summary>Takes the column out of the list of features, where the list names others too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ProtectedAttributeAsFeatureFix() : GuardrailCodeFix(ProtectedAttributeAsFeature.Descriptor.Id)
{
    private const string DropKey = "DropFeature";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax name && Edit(name, context) is { } edit)
        {
            yield return new FixAction("Leave it out of the features", DropKey, edit);
        }
    }

    private static Action<SyntaxEditor>? Edit(ExpressionSyntax name, FixContext context) => name.Parent switch
    {
        ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument => Edit(call, list, argument, context),
        InitializerExpressionSyntax { Expressions.Count: > 1 } list => editor => editor.ReplaceNode(list, (current, _) => Without((InitializerExpressionSyntax)current, l => l.Expressions, name)),
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements.Count: > 1 } list } element => editor => editor.ReplaceNode(list, (current, _) => Without((CollectionExpressionSyntax)current, l => l.Elements, element)),
        _ => null,
    };

    private static Action<SyntaxEditor>? Edit(InvocationExpressionSyntax call, ArgumentListSyntax list, ArgumentSyntax argument, FixContext context)
    {
        if (context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        // names.Add("Age");
        if (list.Arguments.Count == 1 && method.Name == "Add")
        {
            return Removal.Of(call, context.Model, context.CancellationToken);
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
