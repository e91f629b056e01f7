using AiGuardrailAnalyzers.Corpus.Fixing;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Scoring;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>What a run has found so far.</summary>
internal sealed class Results(RulesToRun rules)
{
    private readonly Dictionary<(string Repository, string Path), int> _lines = [];

    public RulesToRun Rules { get; } = rules;

    public List<ProgramResult> Programs { get; } = [];

    /// <summary>Each once, also where several programs share the file.</summary>
    public HashSet<Finding> Findings { get; } = [];

    public List<RuleException> Exceptions { get; } = [];

    public Dictionary<string, TimeSpan> Times { get; } = new(StringComparer.Ordinal);

    public List<FixOutcome> Fixes { get; } = [];

    /// <summary>Findings that depend on threads or on the order of files.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>The files that people wrote and that were looked at.</summary>
    public IReadOnlySet<(string Repository, string Path)> Covered => _lines.Keys.ToHashSet();

    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>Lines of those files, each file once.</summary>
    public int Lines => _lines.Values.Sum();

    public bool IsClean => Exceptions.Count == 0 && Differences.Count == 0 && !Fixes.Any(fix => fix.Failed);

    public int LinesOf(string repository) => _lines.Where(file => file.Key.Repository == repository).Sum(file => file.Value);

    public void Cover(LoadedProgram program)
    {
        foreach (string path in program.Written)
        {
            (string, string) file = (program.Checkout.Repository, program.Checkout.Relative(path));
            if (!_lines.ContainsKey(file))
            {
                _lines.Add(file, File.ReadLines(path).Count());
            }
        }
    }
}
