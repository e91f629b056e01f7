using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Fix All for fixes that need a file: edits each document, then adds the file to each project that was edited.</summary>
/// <param name="file">The file.</param>
/// <param name="apply">Makes all edits of one document.</param>
internal sealed class FixAllWithFile(NeededFile file, Func<Document, ImmutableArray<Diagnostic>, string?, CancellationToken, Task<Document?>> apply) : FixAllProvider
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
        var found = new List<(DocumentId Document, ImmutableArray<Diagnostic> Diagnostics)>();
        foreach (Document document in documents)
        {
            ImmutableArray<Diagnostic> diagnostics = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            if (!diagnostics.IsEmpty)
            {
                found.Add((document.Id, diagnostics));
            }
        }

        // What writes a project back to disk lists the new file in it, where the SDK includes it already: then the project no longer builds (NETSDK1022).
        if (context.Solution.Workspace.Kind == WorkspaceKind.MSBuild && found.Any(f => context.Solution.GetProject(f.Document.ProjectId) is { } project && file.IsMissingFrom(project)))
        {
            return null;
        }

        return found.Count == 0 ? null : CodeAction.Create(context.CodeActionEquivalenceKey ?? file.Name, ApplyAsync, context.CodeActionEquivalenceKey);

        async Task<Solution> ApplyAsync(CancellationToken cancellationToken)
        {
            Solution solution = context.Solution;
            foreach ((DocumentId id, ImmutableArray<Diagnostic> diagnostics) in found)
            {
                // Edits of one document say nothing of another's: each is read as it was.
                if (context.Solution.GetDocument(id) is { } document
                    && await apply(document, diagnostics, context.CodeActionEquivalenceKey, cancellationToken).ConfigureAwait(false) is { } changed
                    && await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root)
                {
                    solution = solution.WithDocumentSyntaxRoot(id, root);
                }
            }

            return found.Select(f => f.Document.ProjectId).Distinct().Aggregate(solution, (current, id) => current.GetProject(id) is { } project ? file.AddTo(project) : current);
        }
    }
}
