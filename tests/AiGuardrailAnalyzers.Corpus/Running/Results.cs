using AiGuardrailAnalyzers.Corpus.Fixing;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Scoring;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>What a run has found so far.</summary>
internal sealed class Results(RulesToRun rules)
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public RulesToRun Rules { get; } = rules;

    public List<ProgramResult> Programs { get; } = [];

    /// <summary>Each once, also where several programs share the file.</summary>
    public HashSet<Finding> Findings { get; } = [];

    public List<RuleException> Exceptions { get; } = [];

    public Dictionary<string, TimeSpan> Times { get; } = new(StringComparer.Ordinal);

    public List<FixOutcome> Fixes { get; } = [];

    /// <summary>Findings that depend on threads or on the order of files.</summary>
    public List<string> Differences { get; } = [];

    public HashSet<(string Repository, string Path)> Covered { get; } = [];

    public IReadOnlyList<Label> Labels { get; init; } = [];

    /// <summary>Lines of C# and Razor that people wrote, each file once.</summary>
    public int Lines => _lines.Values.Sum();

    public bool IsClean => Exceptions.Count == 0 && Differences.Count == 0 && !Fixes.Any(fix => fix.Failed);

    public void Cover(LoadedProgram program)
    {
        foreach (string file in program.Written)
        {
            Covered.Add((program.Checkout.Repository, program.Checkout.Relative(file)));
            _lines.TryAdd(file, 0);
            if (_lines[file] == 0)
            {
                _lines[file] = File.ReadLines(file).Count();
            }
        }
    }
}
