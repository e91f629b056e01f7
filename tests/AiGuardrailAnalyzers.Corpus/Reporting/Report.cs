using AiGuardrailAnalyzers.Corpus.Fixing;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Running;
using AiGuardrailAnalyzers.Corpus.Scoring;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Reporting;

/// <summary>Writes what a run found to files and, in short, for a reader at the screen.</summary>
internal static class Report
{
    public static void Write(Results results, Settings settings, TextWriter screen)
    {
        string folder = Directory.CreateDirectory(settings.Output).FullName;
        Finding[] findings = [.. results.Findings.OrderBy(finding => finding.Repository, StringComparer.Ordinal).ThenBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Line).ThenBy(finding => finding.Column).ThenBy(finding => finding.Rule, StringComparer.Ordinal)];
        SarifLog.Save(Path.Combine(folder, "findings.sarif"), results.Rules,
            results.Programs.Select(program => program.Checkout).DistinctBy(checkout => checkout.Repository).Select(checkout => (checkout, findings.Where(finding => finding.Repository == checkout.Repository))));
        FindingTable(findings).Save(Path.Combine(folder, "findings.tsv"));
        ProgramTable(results).Save(Path.Combine(folder, "programs.tsv"));
        Both(RepositoryTable(results, findings), "repositories", "Repositories", folder, screen);
        RuleTable(results, findings, _ => true).Save(Path.Combine(folder, "rules.tsv"));
        RuleTable(results, findings, own => own > 0).Print(screen, "Rules that found something");
        if (results.Labels.Count > 0)
        {
            Scores(results, findings, folder, screen);
        }

        if (settings.Fixes || settings.FixAll)
        {
            FixOutcomes(results, folder, screen);
        }

        File.WriteAllLines(Path.Combine(folder, "exceptions.txt"), results.Exceptions.Select(exception => $"{exception.Repository} {exception.Program} {exception.Source}: {exception.Text}\n"));
        File.WriteAllLines(Path.Combine(folder, "differences.txt"), results.Differences);
        Summary(results, settings, findings, folder, screen);
    }

    private static void Summary(Results results, Settings settings, Finding[] findings, string folder, TextWriter screen)
    {
        screen.WriteLine();
        foreach (RuleException exception in results.Exceptions.DistinctBy(exception => (exception.Source, exception.Text)).Take(10))
        {
            screen.WriteLine($"Exception in {exception.Source} ({exception.Repository} {exception.Program}): {exception.Text.Split('\n')[0].Trim()}");
        }

        foreach (string difference in results.Differences.Take(10))
        {
            screen.WriteLine($"Differs: {difference}");
        }

        screen.WriteLine($"{results.Programs.Count} programs of {results.Programs.Select(program => program.Checkout.Repository).Distinct().Count()} repositories, {results.Lines:N0} lines, {findings.Length} findings, {results.Exceptions.Count} exceptions"
            + (settings.Repeat ? $", {results.Differences.Count} differences between runs" : string.Empty));
        screen.WriteLine($"Results: {folder}");
    }

    private static void Both(TextTable table, string name, string title, string folder, TextWriter screen)
    {
        table.Save(Path.Combine(folder, name + ".tsv"));
        table.Print(screen, title);
    }

    private static TextTable FindingTable(Finding[] findings)
    {
        var table = new TextTable("repo", "path", "line", "rule", "severity", "message");
        foreach (Finding finding in findings)
        {
            table.Add(finding.Repository, finding.Path, $"{finding.Line}", finding.Rule, $"{finding.Severity}", finding.Message);
        }

        return table;
    }

    private static TextTable ProgramTable(Results results)
    {
        var table = new TextTable("repo", "commit", "project", "files", "lines", "calls", "bound", "findings", "loading ms", "analyzing ms", "notes");
        foreach (ProgramResult program in results.Programs)
        {
            table.Add(
                program.Checkout.Repository, program.Checkout.Commit, program.Program, $"{program.Files}", $"{program.Lines}", $"{program.Calls.Calls}", program.Calls.Share,
                $"{program.Findings}", $"{program.Loading.TotalMilliseconds:0}", $"{program.Analyzing.TotalMilliseconds:0}", program.Notes);
        }

        return table;
    }

    private static TextTable RepositoryTable(Results results, Finding[] findings)
    {
        var table = new TextTable("repository", "commit", "programs", "lines", "calls", "bound", "warnings", "suggestions");
        foreach (IGrouping<string, ProgramResult> repository in results.Programs.GroupBy(program => program.Checkout.Repository).OrderBy(repository => repository.Key, StringComparer.Ordinal))
        {
            BoundCalls calls = repository.Aggregate(default(BoundCalls), (sum, program) => sum + program.Calls);
            string commit = repository.First().Checkout.Commit;
            table.Add(
                repository.Key, commit.Length > 8 ? commit[..8] : commit, $"{repository.Count()}", $"{results.LinesOf(repository.Key)}", $"{calls.Calls}", calls.Share,
                $"{findings.Count(finding => finding.Repository == repository.Key && finding.Severity >= DiagnosticSeverity.Warning)}",
                $"{findings.Count(finding => finding.Repository == repository.Key && finding.Severity < DiagnosticSeverity.Warning)}");
        }

        return table;
    }

    private static TextTable RuleTable(Results results, Finding[] findings, Func<int, bool> wanted)
    {
        double all = Math.Max(1, results.Times.Values.Sum(time => time.TotalMilliseconds));
        var table = new TextTable("rule", "severity", "findings", "repositories", "ms", "share of time");
        foreach (DiagnosticDescriptor rule in results.Rules.Descriptors)
        {
            Finding[] own = [.. findings.Where(finding => finding.Rule == rule.Id)];
            double time = results.Times.GetValueOrDefault(rule.Id).TotalMilliseconds;
            if (!wanted(own.Length))
            {
                continue;
            }

            table.Add(rule.Id, rule.IsEnabledByDefault ? $"{rule.DefaultSeverity}" : "off", $"{own.Length}", $"{own.Select(finding => finding.Repository).Distinct().Count()}", $"{time:0}", $"{100 * time / all:0.0} %");
        }

        return table;
    }

    private static void Scores(Results results, Finding[] findings, string folder, TextWriter screen)
    {
        IReadOnlyList<(Label? Label, Finding? Finding)> matches = Score.Match(results.Labels, findings, results.Covered);
        var places = new TextTable("repo", "path", "line", "rule", "expect", "found");
        foreach ((Label label, Finding? finding) in matches.Where(match => match.Label is not null).Select(match => (match.Label!, match.Finding)))
        {
            places.Add(label.Repository, label.Path, $"{label.Line}", label.Rule, $"{label.Expected}", finding is null ? "no" : $"{finding.Line}");
        }

        places.Save(Path.Combine(folder, "labels.tsv"));
        var table = new TextTable("rule", "true", "debatable", "false", "missed", "of them unbound", "unlabelled", "precision", "recall");
        foreach (Score score in Score.PerRule(matches).Append(Score.Of("all", matches)))
        {
            table.Add(score.Rule, $"{score.True}", $"{score.Debatable}", $"{score.False}", $"{score.Missed}", $"{score.MissedUnbound}", $"{score.Unlabelled}", score.Precision, score.Recall);
        }

        Both(table, "scores", "Scores", folder, screen);
        foreach (Checkout checkout in results.Programs.Select(program => program.Checkout).Distinct())
        {
            if (results.Labels.FirstOrDefault(label => label.Repository == checkout.Repository && label.Commit.Length > 0) is { } label && label.Commit != checkout.Commit)
            {
                screen.WriteLine($"{checkout.Repository}: the labels speak of {label.Commit}, the checkout is at {checkout.Commit}.");
            }
        }
    }

    private static void FixOutcomes(Results results, string folder, TextWriter screen)
    {
        var places = new TextTable("repo", "path", "line", "rule", "edit", "file bound", "faults");
        foreach (FixOutcome fix in results.Fixes)
        {
            places.Add(fix.Repository, fix.Path, fix.IsFixAll ? "all" : $"{fix.Line}", fix.Rule, fix.Key, fix.Bound ? "yes" : "no", string.Join("; ", fix.Faults));
        }

        places.Save(Path.Combine(folder, "fixes.tsv"));
        var table = new TextTable("rule", "edit", "applied", "in files that bind", "failed", "unbound, with faults", "fix all", "fix all failed");
        foreach (var edit in results.Fixes.GroupBy(fix => (fix.Rule, fix.Key)).OrderBy(edit => edit.Key.Rule, StringComparer.Ordinal).ThenBy(edit => edit.Key.Key, StringComparer.Ordinal))
        {
            FixOutcome[] each = [.. edit.Where(fix => !fix.IsFixAll)], all = [.. edit.Where(fix => fix.IsFixAll)];
            table.Add(
                edit.Key.Rule, edit.Key.Key, $"{each.Length}", $"{each.Count(fix => fix.Bound)}", $"{each.Count(fix => fix.Failed)}", $"{each.Count(fix => !fix.Bound && fix.Faults.Count > 0)}",
                $"{all.Length}", $"{all.Count(fix => fix.Faults.Count > 0)}");
        }

        Both(table, "edits", "Fixes", folder, screen);
    }
}
