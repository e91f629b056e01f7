using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>Real programs of this repository, the files of each: what the toughness tests start from.</summary>
internal static partial class WrittenPrograms
{
    private static readonly string[] s_samples = ["SupportChatbot", "ClinicTriage", "VehiclePerception"];

    private static readonly Lazy<string[][]> s_pages = new(() =>
        [.. Repository.Files("docs/rules", "*.md").SelectMany(page => CodePattern().Matches(Repository.Read(page)).Select(block => new[] { block.Groups[1].Value }))]);

    private static readonly Lazy<string[][]> s_ofSamples = new(() =>
        [.. s_samples.Select(sample => Repository.Files($"docs/samples/{sample}", "*.cs").Select(Repository.Read).ToArray())]);

    /// <summary>The examples on the rules' pages, good and bad.</summary>
    public static string[][] Pages => s_pages.Value;

    /// <summary>The example that a rule's page calls bad.</summary>
    public static string[] BadOf(string id)
    {
        string page = Repository.Read($"docs/rules/{id}.md");
        int start = page.IndexOf("\n### Bad\n", StringComparison.Ordinal);
        int end = page.IndexOf("\n### Good\n", StringComparison.Ordinal);
        return [.. CodePattern().Matches(page[start..end]).Select(block => block.Groups[1].Value)];
    }

    /// <summary>The samples with defects, whole.</summary>
    public static string[][] Samples => s_ofSamples.Value;

    /// <summary>The implicit usings of a sample: not all are of the Web SDK.</summary>
    public static string UsingsOfSample(int sample)
        => Samples[sample].Any(file => file.Contains("WebApplication", StringComparison.Ordinal))
            ? AnalyzedProgram.ImplicitUsings
            : string.Join('\n', AnalyzedProgram.ImplicitUsings.Split('\n').Where(line => line.Contains("global::System", StringComparison.Ordinal) && !line.Contains("Http.Json", StringComparison.Ordinal)));

    /// <summary>All of them.</summary>
    public static string[][] All => [.. Pages, .. Samples];

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodePattern();
}
