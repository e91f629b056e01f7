using System.Diagnostics;
using AiGuardrailAnalyzers.Corpus.Fixing;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Reporting;
using AiGuardrailAnalyzers.Corpus.Scoring;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>Goes through all programs. What goes wrong in one of them is written down and does not stop the others.</summary>
internal sealed class CorpusRun
{
    private readonly Settings _settings;
    private readonly ProgramLoader _loader;
    private readonly Results _results;
    private readonly HashSet<Finding> _tried = [];

    private CorpusRun(Settings settings, ProgramLoader loader, Results results) => (_settings, _loader, _results) = (settings, loader, results);

    /// <param name="settings">What is asked for.</param>
    /// <param name="soFar">Called after each repository, so that a run that is killed leaves something.</param>
    /// <param name="cancellationToken">Ends the run with what it has.</param>
    /// <exception cref="InvalidOperationException">There is nothing to run, or nothing to compile it against.</exception>
    public static async Task<Results> Run(Settings settings, Action<Results> soFar, CancellationToken cancellationToken)
    {
        IReadOnlyList<Label> labels = settings.Labels is { } file ? Label.Read(file) : [];
        var rules = new RulesToRun(settings.Rules, settings.OffToo);
        if (rules.Analyzers.IsEmpty)
        {
            throw new InvalidOperationException($"None of these is a rule: {string.Join(", ", settings.Rules)}.");
        }

        Checkout[] checkouts = [.. settings.Folders.SelectMany(Checkout.In)
            .Where(checkout => settings.Repository is not { } part || checkout.Repository.Contains(part, StringComparison.OrdinalIgnoreCase))];
        ILookup<string, string>? listed = settings.ProjectList is { } list ? ProjectList(list) : null;
        ReferenceAssemblies references = settings.References is { } paths
            ? new ReferenceAssemblies(File.ReadLines(paths))
            : ReferenceAssemblies.Restore([.. settings.Packages, .. settings.CachedPackages ? NuGetCache.Newest(checkouts.SelectMany(PackagesIn)) : []]);
        (ProjectGraph Graph, Checkout Checkout, string Project)[] programs = [.. checkouts.SelectMany(checkout =>
        {
            var graph = new ProjectGraph(checkout, references.Names);
            IEnumerable<string> roots = listed is null ? graph.Roots() : listed[checkout.Repository].Select(project => Path.GetFullPath(Path.Combine(checkout.Folder, project)));
            return roots.Select(project => (graph, checkout, project));
        })];
        if (programs.Length == 0)
        {
            throw new InvalidOperationException("There is no C# project in the folders given, or none that was asked for.");
        }

        string reason = "not asked for";
        RazorGenerator? razor = settings.NoRazor ? null : RazorGenerator.Find(out reason);
        if (razor is null)
        {
            Console.Error.WriteLine($"Without Razor: {reason}");
        }

        var run = new CorpusRun(settings, new ProgramLoader(references, razor, settings.EditorConfig), new Results(rules) { Labels = labels });
        var progress = new Progress(programs.Length);
        foreach ((ProjectGraph graph, Checkout checkout, string project) in programs)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Console.Error.WriteLine("Stopped: what follows speaks of the programs so far.");
                break;
            }

            progress.Begin(checkout.Repository, checkout.Relative(project));
            await run.One(graph, checkout, project, progress, cancellationToken).ConfigureAwait(false);
            if (project == programs.Last(program => program.Checkout == checkout).Project)
            {
                soFar(run._results);
            }
        }

        return run._results;
    }

    private async Task One(ProjectGraph graph, Checkout checkout, string project, Progress progress, CancellationToken cancellationToken)
    {
        try
        {
            if (graph.Closure(project) is not { Count: > 0 } closure)
            {
                throw new FileNotFoundException("There is no such project.");
            }

            var watch = Stopwatch.StartNew();
            LoadedProgram program = await _loader.Load(checkout, closure, cancellationToken).ConfigureAwait(false);
            TimeSpan loading = watch.Elapsed;

            progress.Doing("analyzing");
            ProgramRun run = await ProgramRun.Over(program.Compilation, program, _results.Rules, concurrent: true, cancellationToken).ConfigureAwait(false);
            _results.Exceptions.AddRange(run.Exceptions);
            foreach ((string rule, TimeSpan time) in run.Times)
            {
                _results.Times[rule] = _results.Times.GetValueOrDefault(rule) + time;
            }

            Finding[] findings = [.. run.Diagnostics.Select(diagnostic => Finding.Of(diagnostic, checkout)).Distinct()];
            _results.Findings.UnionWith(findings);
            _results.Cover(program);
            _results.Programs.Add(new ProgramResult(
                checkout, program.Name, program.Written.Count, program.Sources.Sum(tree => tree.GetText(cancellationToken).Lines.Count), run.Calls, findings.Length, loading, run.Wall, string.Join("; ", program.Notes)));
            await Trials(program, run, progress, cancellationToken).ConfigureAwait(false);
            progress.End($"{program.Written.Count} files, {run.Calls.Share} bound, {findings.Length} findings, {watch.Elapsed.TotalSeconds:0.0} s");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.End("stopped");
        }
        catch (Exception thrown)
        {
            _results.Exceptions.Add(new RuleException(checkout.Repository, checkout.Relative(project), "loading", thrown.ToString()));
            progress.End(thrown.Message);
        }
    }

    private async Task Trials(LoadedProgram program, ProgramRun run, Progress progress, CancellationToken cancellationToken)
    {
        if (_settings.Repeat)
        {
            progress.Doing("analyzing again");
            _results.Differences.AddRange((await SameOutput.Differences(program, run, _results.Rules, cancellationToken).ConfigureAwait(false)).Select(text => $"{program.Checkout.Repository} {program.Name}: {text}"));
        }

        if (!_settings.Fixes && !_settings.FixAll)
        {
            return;
        }

        // A file that several programs share is tried in the first.
        Diagnostic[] diagnostics = [.. run.Diagnostics.Where(diagnostic => _tried.Add(Finding.Of(diagnostic, program.Checkout)))];
        var trial = new FixTrial(program, _results.Rules, cancellationToken);
        for (int i = 0; i < diagnostics.Length && _settings.Fixes; i++)
        {
            progress.Doing($"fixing {i + 1} of {diagnostics.Length}");
            _results.Fixes.AddRange(await trial.EachOf(diagnostics[i]).ConfigureAwait(false));
        }

        if (_settings.FixAll)
        {
            progress.Doing("fixing all");
            _results.Fixes.AddRange(await trial.AllOf(diagnostics).ConfigureAwait(false));
        }
    }

    private static IEnumerable<string> PackagesIn(Checkout checkout)
        => SourceFiles.Matching(checkout.Folder, "**/*.csproj").SelectMany(project => ProjectFile.Read(project, checkout.Folder).Packages);

    private static ILookup<string, string> ProjectList(string file) => File.ReadLines(file).Select(line => line.Split('\t'))
        .Where(cells => cells.Length >= 2 && cells[0] != "repo").ToLookup(cells => cells[0], cells => cells[1], StringComparer.Ordinal);
}
