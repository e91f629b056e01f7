using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// Builds samples as a reader does, with <c>dotnet build</c>, into a temporary folder: nothing is up to date there, so every warning is printed.
/// </summary>
public sealed partial class SampleBuild : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("samples").FullName;

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = typeof(SampleBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The warnings and errors that building a sample prints, by file and line; fails if the build does.</summary>
    public async Task<IReadOnlyList<PrintedDiagnostic>> DiagnosticsOf(string sample, params string[] arguments)
    {
        string folder = Path.Combine(Root, "docs", "samples", sample);
        string output = await Run(["build", folder, "-p:ArtifactsPath=" + _artifacts, "-p:UseSharedCompilation=false", "-nodeReuse:false", "-tl:off", "-nologo", "-clp:NoSummary", .. arguments]);
        return
        [
            .. DiagnosticLine().Matches(output)
                .Select(match => new PrintedDiagnostic(
                    Path.GetRelativePath(folder, match.Groups["file"].Value).Replace('\\', '/'),
                    match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value) : 0,
                    match.Groups["id"].Value,
                    match.Groups["message"].Value))
                .Distinct()
                .OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Id, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_artifacts, recursive: true);

    private static async Task<string> Run(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };

        // Where tests run below MSBuild, its variables would point the inner build at the outer one's tools.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{await error}");
        return output;
    }

    // 'path(line,column): warning ID: message [project]'; what MSBuild itself says has no position, or no file at all.
    [GeneratedRegex(@"^\s*(?<file>[^\n]+?)(\((?<line>\d+)[^)]*\))? ?: (warning|error) (?<id>\w+): (?<message>[^\r\n]+?)( \((http[^)]*)\))?( \[[^\]\r\n]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex DiagnosticLine();
}

/// <summary>A warning or error of a build.</summary>
/// <param name="File">Path below the sample's folder.</param>
/// <param name="Line">1-based line; 0 where the build gives none.</param>
/// <param name="Id">The rule.</param>
/// <param name="Message">The message, without the help link.</param>
public sealed record PrintedDiagnostic(string File, int Line, string Id, string Message)
{
    /// <summary>True for what this repository's rules report.</summary>
    public bool IsOurs => Id.StartsWith("AISEC", StringComparison.Ordinal) || Id.StartsWith("AISAFE", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{File}({Line}): {Id} {Message}";
}
