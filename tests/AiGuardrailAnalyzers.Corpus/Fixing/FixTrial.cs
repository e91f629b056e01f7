using System.Collections.Immutable;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Running;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Corpus.Fixing;

/// <summary>Applies the fixes that are offered in a program and looks at what they leave.</summary>
internal sealed class FixTrial(LoadedProgram program, RulesToRun rules, CancellationToken cancellationToken)
{
    private readonly Dictionary<DocumentId, FileState> _before = [];

    /// <summary>Every fix offered for a diagnostic, each applied to the program as it was.</summary>
    public async Task<IReadOnlyList<FixOutcome>> EachOf(Diagnostic diagnostic)
    {
        var outcomes = new List<FixOutcome>();
        if (Written(diagnostic) is not { } document)
        {
            return outcomes;
        }

        foreach (CodeAction action in await Offered(document, diagnostic).ConfigureAwait(false))
        {
            FileState before = await Before(document).ConfigureAwait(false);
            Finding finding = Finding.Of(diagnostic, program.Checkout);
            outcomes.Add(new FixOutcome(
                finding.Repository, finding.Path, finding.Line, finding.Rule, action.EquivalenceKey ?? action.Title, before.Errors.IsEmpty,
                [.. await Faults(document, diagnostic, action).ConfigureAwait(false)]));
        }

        return outcomes;
    }

    /// <summary>For every file and edit that repairs several diagnostics: whether Fix All leaves what the same edits leave one by one.</summary>
    public async Task<IReadOnlyList<FixOutcome>> AllOf(IEnumerable<Diagnostic> diagnostics)
    {
        var outcomes = new List<FixOutcome>();
        foreach (IGrouping<(DocumentId Document, string Rule), Diagnostic> group in diagnostics.Where(diagnostic => Written(diagnostic) is not null)
            .GroupBy(diagnostic => (Written(diagnostic)!.Id, diagnostic.Id)).Where(group => group.Count() > 1))
        {
            Document document = program.Project.GetDocument(group.Key.Document)!;
            var keys = new List<string>();
            foreach (Diagnostic diagnostic in group)
            {
                keys.AddRange((await Offered(document, diagnostic).ConfigureAwait(false)).Select(action => action.EquivalenceKey).OfType<string>());
            }

            foreach (string key in keys.GroupBy(key => key).Where(same => same.Count() > 1).Select(same => same.Key))
            {
                FileState before = await Before(document).ConfigureAwait(false);
                outcomes.Add(new FixOutcome(
                    program.Checkout.Repository, program.Checkout.Relative(document.FilePath!), 0, group.Key.Rule, key, before.Errors.IsEmpty,
                    [.. await FixAllTrial.Faults(this, document, group.Key.Rule, key, [.. group], cancellationToken).ConfigureAwait(false)]));
            }
        }

        return outcomes;
    }

    /// <summary>The fixes that an editor would offer for a diagnostic.</summary>
    public async Task<IReadOnlyList<CodeAction>> Offered(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (CodeFixProvider provider in ProvidersFor(diagnostic.Id))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken)).ConfigureAwait(false);
        }

        return actions;
    }

    public IEnumerable<CodeFixProvider> ProvidersFor(string rule) => rules.Fixes.Where(provider => provider.FixableDiagnosticIds.Contains(rule));

    /// <summary>What the rules report in a document, in the order of its text.</summary>
    public async Task<ImmutableArray<Diagnostic>> Diagnostics(Document document)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxTree tree = (await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false))!;
        ImmutableArray<Diagnostic> found = await ProgramRun.InFile(
            compilation, tree, document.Project.AnalyzerOptions, rules, static (exception, analyzer) => throw new InvalidOperationException(analyzer.ToString(), exception), cancellationToken).ConfigureAwait(false);
        return [.. found.Where(diagnostic => diagnostic.Location.SourceTree == tree).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The solution that an action leaves.</summary>
    public async Task<Solution> Apply(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    private Document? Written(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && program.Written.Contains(tree.FilePath) ? program.Project.GetDocument(tree) : null;

    private async Task<List<string>> Faults(Document document, Diagnostic diagnostic, CodeAction action)
    {
        Solution solution;
        try
        {
            solution = await Apply(action).ConfigureAwait(false);
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            return ["throws " + thrown];
        }

        Project project = solution.GetProject(program.Project.Id)!;
        ProjectChanges changes = project.GetChanges(program.Project);
        DocumentId[] changed = [.. changes.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true), .. changes.GetAddedDocuments()];
        if (changed.Length == 0)
        {
            return ["changes nothing"];
        }

        var faults = new List<string>();
        foreach (DocumentId id in changed)
        {
            FileState before = program.Project.GetDocument(id) is { } known ? await Before(known).ConfigureAwait(false) : FileState.Empty;
            FileState after = await State(project.GetDocument(id)!).ConfigureAwait(false);
            faults.AddRange(after.Errors.Beyond(before.Errors).Select(error => "error " + error));
            faults.AddRange(after.Findings.Beyond(before.Findings).Select(finding => "new " + finding));
            if (id == document.Id && after.Findings[diagnostic.Id] >= before.Findings[diagnostic.Id])
            {
                // An editor asks for one file at a time: what the whole program alone shows, it never fixes.
                faults.Add(before.Findings[diagnostic.Id] == 0 ? "is not reported when the file alone is asked for" : "stays");
            }
        }

        return faults;
    }

    private async Task<FileState> Before(Document document)
        => _before.TryGetValue(document.Id, out FileState? state) ? state : _before[document.Id] = await State(document).ConfigureAwait(false);

    private async Task<FileState> State(Document document)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        return new FileState(
            Tally.Of(model.GetDiagnostics(null, cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")),
            Tally.Of((await Diagnostics(document).ConfigureAwait(false)).Select(diagnostic => diagnostic.Id)));
    }

    /// <summary>What the compiler and the rules say of a file.</summary>
    private sealed record FileState(Tally Errors, Tally Findings)
    {
        public static FileState Empty { get; } = new(Tally.Of([]), Tally.Of([]));
    }
}
