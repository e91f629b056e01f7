using System.Diagnostics;

namespace AiGuardrailAnalyzers.Corpus.Reporting;

/// <summary>Says on the error stream what is being done; on a screen in one line that is written over.</summary>
internal sealed class Progress(int programs)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _done;
    private string _current = string.Empty;

    public void Begin(string repository, string program)
    {
        _done++;
        _current = $"[{_done}/{programs} {_watch.Elapsed:h\\:mm\\:ss}] {repository} {program}";
        Doing("loading");
    }

    /// <summary>A step inside of a program; nobody reads it in a file.</summary>
    public void Doing(string step)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write(Fitted($"{_current}: {step} ..."));
        }
    }

    public void End(string result)
    {
        string line = $"{_current}: {result}";
        Console.Error.WriteLine(Console.IsErrorRedirected ? line : Fitted(line));
    }

    private static string Fitted(string text)
    {
        int width = Math.Max(20, Console.WindowWidth - 1);
        return "\r" + (text.Length > width ? text[..width] : text.PadRight(width));
    }
}
