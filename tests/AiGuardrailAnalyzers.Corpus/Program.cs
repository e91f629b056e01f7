using System.CommandLine;
using System.CommandLine.Parsing;
using AiGuardrailAnalyzers.Corpus.Reporting;
using AiGuardrailAnalyzers.Corpus.Running;

namespace AiGuardrailAnalyzers.Corpus;

/// <summary>Runs the rules over checkouts of real code.</summary>
internal static class Program
{
    private const int NothingRan = 2;

    public static async Task<int> Main(string[] arguments)
    {
        ParseResult command = CommandLine.Create(Run).Parse(arguments);
        if (command.Errors.Count == 0)
        {
            // Who stops a long run still wants what it has found.
            return await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
        }

        foreach (ParseError error in command.Errors)
        {
            Console.Error.WriteLine(error.Message);
        }

        Console.Error.WriteLine("--help says what there is.");
        return NothingRan;
    }

    private static async Task<int> Run(Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            Results results = await CorpusRun.Run(settings, soFar => Report.Write(soFar, settings, TextWriter.Null), cancellationToken);
            Report.Write(results, settings, Console.Out);
            return results.IsClean ? 0 : 1;
        }
        catch (Exception refused) when (refused is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refused.Message);
            return NothingRan;
        }
    }
}
