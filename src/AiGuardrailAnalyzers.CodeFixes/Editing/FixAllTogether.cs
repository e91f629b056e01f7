using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Fix All that makes the edits of all diagnostics at once: an edit may reach into other documents, which have diagnostics of their own.</summary>
/// <param name="file">A file that the edits need in the project; null for nearly all.</param>
/// <param name="apply">Makes all edits of a kind.</param>
internal sealed class FixAllTogether(NeededFile? file, Func<Solution, IEnumerable<(Document Document, Diagnostic Diagnostic)>, string?, CancellationToken, Task<Solution>> apply) : FixAllProvider
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

        // What writes a project back to disk lists the new file in it, where the SDK includes it already: then the project no longer builds (NETSDK1022).
        bool isListedTwice = file is not null && context.Solution.Workspace.Kind == WorkspaceKind.MSBuild && found.Any(f => file.IsMissingFrom(f.Document.Project));
        return found.Count == 0 || isListedTwice
            ? null
            : CodeAction.Create(
                context.CodeActionEquivalenceKey ?? "FixAll",
                cancellationToken => apply(context.Solution, found.ToImmutable(), context.CodeActionEquivalenceKey, cancellationToken),
                context.CodeActionEquivalenceKey);
    }
}
