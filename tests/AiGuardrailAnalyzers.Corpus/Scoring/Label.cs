namespace AiGuardrailAnalyzers.Corpus.Scoring;

/// <summary>What a reader expects of a rule at a place.</summary>
internal enum Expectation
{
    /// <summary>A finding is right.</summary>
    Report,

    /// <summary>A finding is false.</summary>
    Silent,

    /// <summary>Readers would differ.</summary>
    Optional,
}

/// <summary>One judged place.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Commit">What was judged; empty where the file does not say.</param>
/// <param name="Path">The file, relative to the repository.</param>
/// <param name="Line">The line.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Expected">The judgement.</param>
/// <param name="Bound">False where the packages at hand can't show the call.</param>
internal sealed record Label(string Repository, string Commit, string Path, int Line, string Rule, Expectation Expected, bool Bound)
{
    /// <summary>Reads a table with tabs and a line of column names: repo, path, line, rule, expect; also commit and bound.</summary>
    /// <exception cref="InvalidDataException">A column is missing, or a row says what can't be read.</exception>
    public static IReadOnlyList<Label> Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        string[] columns = lines.Length == 0 ? [] : lines[0].Split('\t');
        int Column(string name) => Array.IndexOf(columns, name);
        foreach (string needed in (string[])["repo", "path", "line", "rule", "expect"])
        {
            if (Column(needed) < 0)
            {
                throw new InvalidDataException($"{file}: there is no column '{needed}'.");
            }
        }

        var labels = new List<Label>();
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split('\t');
            string Cell(string name) => Column(name) is >= 0 and var column && column < cells.Length ? cells[column] : string.Empty;
            if (Cell("rule") is "" or "-")
            {
                continue;
            }

            if (!int.TryParse(Cell("line"), out int line) || !Enum.TryParse(Cell("expect"), ignoreCase: true, out Expectation expected))
            {
                throw new InvalidDataException($"{file}, line {i + 1}: 'line' must be a number, 'expect' REPORT, SILENT or OPTIONAL.");
            }

            labels.Add(new Label(Cell("repo"), Cell("commit"), Cell("path"), line, Cell("rule"), expected, Cell("bound") != "no"));
        }

        return labels;
    }
}
