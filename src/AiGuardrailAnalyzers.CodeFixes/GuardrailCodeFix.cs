using System.Collections.Immutable;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.CodeFixes;

/// <summary>
/// Base of every fix: a rule's fix says which edits it offers for a diagnostic; one by one and Fix All then apply the same edits, Fix All
/// to one editor of each document.
/// </summary>
public abstract class GuardrailCodeFix : CodeFixProvider
{
    private protected GuardrailCodeFix(params string[] ids) => FixableDiagnosticIds = ids.ToImmutableArray();

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllTogether(NeededFile, ApplyAsync);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (FixAction action in await OfferAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        action.Title,
                        cancellationToken => ApplyAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], action.Key, cancellationToken),
                        action.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>A file that every edit of this fix needs in the project; null for nearly all.</summary>
    private protected virtual NeededFile? NeededFile => null;

    /// <summary>The edits offered for a diagnostic, best first; none where no edit would leave code that compiles.</summary>
    private protected virtual IEnumerable<FixAction> Offer(FixContext context) => [];

    /// <summary>The same for a fix that has to search the solution before it knows what it can offer.</summary>
    private protected virtual Task<IEnumerable<FixAction>> OfferAsync(FixContext context) => Task.FromResult(Offer(context));

    private async Task<ImmutableArray<FixAction>> OfferAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root is null || model is null
            ? ImmutableArray<FixAction>.Empty
            : (await OfferAsync(new FixContext(diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, document, cancellationToken)).ConfigureAwait(false)).ToImmutableArray();
    }

    // Every edit is chosen in the solution as it was; those of one document share its editor.
    private async Task<Solution> ApplyAsync(Solution solution, IEnumerable<(Document Document, Diagnostic Diagnostic)> found, string? key, CancellationToken cancellationToken)
    {
        var editors = new SolutionEditor(solution);
        var namespaces = new HashSet<(DocumentId Document, string Name)>();
        var removed = new HashSet<(DocumentId, TextSpan)>();
        var edited = new HashSet<ProjectId>();
        foreach ((Document document, Diagnostic diagnostic) in found.OrderBy(f => f.Diagnostic.Location.SourceSpan.Start))
        {
            ImmutableArray<FixAction> offered = await OfferAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
            if (offered.FirstOrDefault(action => action.Key == key) is not { } action || (action.Once is { } span && !removed.Add((document.Id, span))))
            {
                continue;
            }

            edited.Add(document.Project.Id);
            foreach (DocumentEdit edit in action.Elsewhere.Prepend(new DocumentEdit(document.Id, action.Edit, action.Namespace)))
            {
                edit.Edit(await editors.GetDocumentEditorAsync(edit.Document, cancellationToken).ConfigureAwait(false));
                if (edit.Namespace is { } name)
                {
                    namespaces.Add((edit.Document, name));
                }
            }
        }

        Solution changed = editors.GetChangedSolution();
        foreach ((DocumentId document, string name) in namespaces.OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            if (await changed.GetDocument(document)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root)
            {
                changed = changed.WithDocumentSyntaxRoot(document, Usings.Add(root, name));
            }
        }

        return NeededFile is { } file ? edited.Aggregate(changed, (current, id) => current.GetProject(id) is { } project ? file.AddTo(project) : current) : changed;
    }
}

/// <summary>What a fix knows when it decides what to offer.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Node">The innermost node it underlines.</param>
/// <param name="Model">The document's semantic model.</param>
/// <param name="Document">The document.</param>
/// <param name="CancellationToken">Stops the work.</param>
internal sealed record FixContext(Diagnostic Diagnostic, SyntaxNode Node, SemanticModel Model, Document Document, CancellationToken CancellationToken)
{
    /// <summary>The document's project.</summary>
    public Project Project => Document.Project;

    /// <summary>The namespace of the project's root folder, where the project names one.</summary>
    public string? DefaultNamespace => Project.DefaultNamespace;

    /// <summary>What the rule knows of the compilation; null where it uses no AI SDK.</summary>
    public AnalyzedCompilation? Analyzed => AnalyzedCompilation.For(Model.Compilation, Project.AnalyzerOptions, Diagnostic.Id, CancellationToken);
}

/// <summary>One offered edit.</summary>
/// <param name="Title">What the user reads.</param>
/// <param name="Key">The same for all diagnostics that this kind of edit repairs; Fix All goes by it.</param>
/// <param name="Edit">Makes the edit; several may share one editor, so an edit that others may have made already leaves it alone.</param>
/// <param name="Namespace">A namespace the edited code needs, where it is not imported.</param>
/// <param name="Once">What the edit takes away, where several diagnostics ask for that: it goes once.</param>
internal sealed record FixAction(string Title, string Key, Action<SyntaxEditor> Edit, string? Namespace = null, TextSpan? Once = null)
{
    /// <summary>What the edit needs beside itself, in any document of the solution.</summary>
    public ImmutableArray<DocumentEdit> Elsewhere { get; init; } = ImmutableArray<DocumentEdit>.Empty;
}

/// <summary>An edit of one document.</summary>
/// <param name="Document">The document.</param>
/// <param name="Edit">Makes the edit; it may have been made already.</param>
/// <param name="Namespace">A namespace the edited code needs, where it is not imported.</param>
internal sealed record DocumentEdit(DocumentId Document, Action<SyntaxEditor> Edit, string? Namespace);
