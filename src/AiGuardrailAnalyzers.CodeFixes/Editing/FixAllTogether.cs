using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Fix All that makes the edits of all diagnostics at once: an edit may reach into other documents, which have diagnostics of their own.</summary>
/// <param name="apply">Makes all edits of a kind.</param>
internal sealed class FixAllTogether(Func<Solution, IEnumerable<(Document Document, Diagnostic Diagnostic)>, string?, CancellationToken, Task<Solution>> apply) : FixAllProvider
{
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        IEnumerable<Document> documents = context.Scope switch
        {
            FixAllScope.Document when context.Document is { } document => [document],
            FixAllScope.Project => context.Project.Documents,
            FixAllScope.Solution => context.Solution.Projects.SelectMany(project => project.Documents),
            _ => [],
        };
        var found = ImmutableArray.CreateBuilder<(Document Document, Diagnostic Diagnostic)>();
        foreach (Document document in documents)
        {
            found.AddRange((await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)).Select(diagnostic => (document, diagnostic)));
        }

        return found.Count == 0
            ? null
            : CodeAction.Create(
                context.CodeActionEquivalenceKey ?? "FixAll",
                cancellationToken => apply(context.Solution, found.ToImmutable(), context.CodeActionEquivalenceKey, cancellationToken),
                context.CodeActionEquivalenceKey);
    }
}
