using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.Corpus.Fixing;

/// <summary>Compares Fix All in a document with the same edit made for one diagnostic after the other.</summary>
internal static class FixAllTrial
{
    public static async Task<IEnumerable<string>> Faults(
        FixTrial trial, Document document, string rule, string key, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        try
        {
            string atOnce = await AtOnce(trial, document, rule, key, diagnostics, cancellationToken).ConfigureAwait(false);
            string oneByOne = await OneByOne(trial, document, rule, key, diagnostics.Length, cancellationToken).ConfigureAwait(false);
            return atOnce == oneByOne ? [] : [Difference(atOnce, oneByOne)];
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            return ["throws " + thrown];
        }
    }

    private static async Task<string> AtOnce(
        FixTrial trial, Document document, string rule, string key, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        CodeFixProvider provider = trial.ProvidersFor(rule).Single();
        var context = new FixAllContext(document, provider, FixAllScope.Document, key, [rule], new Known(document.Id, diagnostics), cancellationToken);
        CodeAction? action = await provider.GetFixAllProvider()!.GetFixAsync(context).ConfigureAwait(false);
        return action is null ? await Text(document, cancellationToken).ConfigureAwait(false) : await Text((await trial.Apply(action).ConfigureAwait(false)).GetDocument(document.Id)!, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> OneByOne(FixTrial trial, Document document, string rule, string key, int most, CancellationToken cancellationToken)
    {
        for (int i = 0; i < most; i++)
        {
            if (await Next(trial, document, rule, key).ConfigureAwait(false) is not { } action)
            {
                break;
            }

            document = (await trial.Apply(action).ConfigureAwait(false)).GetDocument(document.Id)!;
        }

        return await Text(document, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CodeAction?> Next(FixTrial trial, Document document, string rule, string key)
    {
        foreach (Diagnostic diagnostic in (await trial.Diagnostics(document).ConfigureAwait(false)).Where(diagnostic => diagnostic.Id == rule))
        {
            if ((await trial.Offered(document, diagnostic).ConfigureAwait(false)).FirstOrDefault(action => action.EquivalenceKey == key) is { } action)
            {
                return action;
            }
        }

        return null;
    }

    private static async Task<string> Text(Document document, CancellationToken cancellationToken) => (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString();

    private static string Difference(string atOnce, string oneByOne)
    {
        string[] left = atOnce.Split('\n'), right = oneByOne.Split('\n');
        int line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        return $"line {line + 1}: Fix All leaves '{left.ElementAtOrDefault(line)?.Trim()}', one by one '{right.ElementAtOrDefault(line)?.Trim()}'";
    }

    private sealed class Known(DocumentId id, ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>(document.Id == id ? diagnostics : []);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
