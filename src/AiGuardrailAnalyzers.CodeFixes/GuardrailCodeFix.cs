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
/// to one editor of the document.
/// </summary>
public abstract class GuardrailCodeFix : CodeFixProvider
{
    private protected GuardrailCodeFix(params string[] ids) => FixableDiagnosticIds = ids.ToImmutableArray();

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => NeededFile is { } file
        ? new FixAllWithFile(file, ApplyAsync)
        : FixAllProvider.Create(async (context, document, diagnostics)
            => await ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

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
                        async cancellationToken =>
                        {
                            Document changed = await ApplyAsync(context.Document, ImmutableArray.Create(diagnostic), action.Key, cancellationToken).ConfigureAwait(false) ?? context.Document;
                            return NeededFile?.AddTo(changed.Project) ?? changed.Project.Solution;
                        },
                        action.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>A file that every edit of this fix needs in the project; null for nearly all.</summary>
    private protected virtual NeededFile? NeededFile => null;

    /// <summary>The edits offered for a diagnostic, best first; none where no edit would leave code that compiles.</summary>
    private protected abstract IEnumerable<FixAction> Offer(FixContext context);

    private async Task<ImmutableArray<FixAction>> OfferAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root is null || model is null
            ? ImmutableArray<FixAction>.Empty
            : Offer(new FixContext(diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, document.Project, cancellationToken)).ToImmutableArray();
    }

    private async Task<Document?> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var namespaces = new SortedSet<string>(StringComparer.Ordinal);
        var removed = new HashSet<TextSpan>();
        foreach (Diagnostic diagnostic in diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            ImmutableArray<FixAction> offered = await OfferAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
            if (offered.FirstOrDefault(action => action.Key == key) is { } action && (action.Once is not { } span || removed.Add(span)))
            {
                action.Edit(editor);
                if (action.Namespace is { } name)
                {
                    namespaces.Add(name);
                }
            }
        }

        SyntaxNode root = namespaces.Aggregate(editor.GetChangedRoot(), Usings.Add);
        return document.WithSyntaxRoot(root);
    }
}

/// <summary>What a fix knows when it decides what to offer.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Node">The innermost node it underlines.</param>
/// <param name="Model">The document's semantic model.</param>
/// <param name="Project">The document's project.</param>
/// <param name="CancellationToken">Stops the work.</param>
internal sealed record FixContext(Diagnostic Diagnostic, SyntaxNode Node, SemanticModel Model, Project Project, CancellationToken CancellationToken)
{
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
internal sealed record FixAction(string Title, string Key, Action<SyntaxEditor> Edit, string? Namespace = null, TextSpan? Once = null);
