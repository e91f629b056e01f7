namespace AiGuardrailAnalyzers.Corpus.Reporting;

/// <summary>A table for a screen, for a file with tabs, and for a page.</summary>
internal sealed class TextTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter writer, string title)
    {
        int[] widths = [.. columns.Select((column, i) => Math.Max(column.Length, _rows.Select(row => row[i].Length).DefaultIfEmpty().Max()))];
        writer.WriteLine();
        writer.WriteLine(title);
        foreach (string[] row in _rows.Prepend(columns))
        {
            writer.WriteLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 || !IsNumber(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        }
    }

    public void Save(string file) => File.WriteAllLines(file, _rows.Prepend(columns).Select(row => string.Join('\t', row.Select(cell => cell.ReplaceLineEndings(" ").Replace('\t', ' ')))));

    private bool IsNumber(int column) => _rows.All(row => row[column].Length == 0 || char.IsAsciiDigit(row[column][0]) || row[column] == "-");
}
