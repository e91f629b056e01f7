using AiGuardrailAnalyzers.Corpus.Running;

namespace AiGuardrailAnalyzers.Corpus.Scoring;

/// <summary>How the findings of one rule stand to the labels.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="True">Findings where one is expected.</param>
/// <param name="Debatable">Findings where readers differ.</param>
/// <param name="False">Findings where none is expected.</param>
/// <param name="Missed">Expected findings that are not there.</param>
/// <param name="MissedUnbound">Those of them that the packages at hand can't show.</param>
/// <param name="Unlabelled">Findings that nobody judged.</param>
internal sealed record Score(string Rule, int True, int Debatable, int False, int Missed, int MissedUnbound, int Unlabelled)
{
    // Labels outlive small edits of a file, and a statement has several lines.
    private const int Near = 3;

    public string Precision => Share(True, True + False);

    public string Recall => Share(True, True + Missed);

    /// <param name="covered">The files that were looked at, with their repositories; labels elsewhere say nothing.</param>
    public static IReadOnlyList<(Label? Label, Finding? Finding)> Match(IEnumerable<Label> labels, IEnumerable<Finding> findings, IReadOnlySet<(string Repository, string Path)> covered)
    {
        ILookup<(string, string, string), Label> labelled = labels.Where(label => covered.Contains((label.Repository, label.Path))).ToLookup(label => (label.Repository, label.Path, label.Rule));
        ILookup<(string, string, string), Finding> found = findings.ToLookup(finding => (finding.Repository, finding.Path, finding.Rule));
        var matches = new List<(Label?, Finding?)>();
        foreach ((string, string, string) place in labelled.Select(group => group.Key).Union(found.Select(group => group.Key)))
        {
            List<Label> open = [.. labelled[place]];
            List<Finding> left = [.. found[place]];
            var near = from label in open
                       from finding in left
                       let distance = Math.Abs(label.Line - finding.Line)
                       where distance <= Near
                       orderby distance, label.Expected == Expectation.Report ? 0 : label.Expected == Expectation.Optional ? 1 : 2
                       select (label, finding);
            foreach ((Label label, Finding finding) in near.ToArray())
            {
                if (open.Contains(label) && left.Contains(finding))
                {
                    open.Remove(label);
                    left.Remove(finding);
                    matches.Add((label, finding));
                }
            }

            matches.AddRange(open.Select(label => ((Label?)label, (Finding?)null)));
            matches.AddRange(left.Select(finding => ((Label?)null, (Finding?)finding)));
        }

        return matches;
    }

    public static IEnumerable<Score> PerRule(IReadOnlyList<(Label? Label, Finding? Finding)> matches)
        => matches.GroupBy(match => match.Label?.Rule ?? match.Finding!.Rule).OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => Of(rule.Key, [.. rule]));

    public static Score Of(string name, IReadOnlyList<(Label? Label, Finding? Finding)> matches)
    {
        int Met(Expectation expected) => matches.Count(match => match.Label?.Expected == expected && match.Finding is not null);
        return new Score(
            name,
            Met(Expectation.Report),
            Met(Expectation.Optional),
            Met(Expectation.Silent),
            matches.Count(match => match is { Label.Expected: Expectation.Report, Finding: null }),
            matches.Count(match => match is { Label: { Expected: Expectation.Report, Bound: false }, Finding: null }),
            matches.Count(match => match.Label is null));
    }

    private static string Share(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole:0} %";
}
