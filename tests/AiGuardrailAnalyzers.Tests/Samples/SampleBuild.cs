using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Package;

namespace AiGuardrailAnalyzers.Tests.Samples;

/// <summary>
/// Builds samples as a reader does, with <c>dotnet build</c>, into a temporary folder: nothing is up to date there, so every warning is printed.
/// </summary>
public sealed partial class SampleBuild : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("samples").FullName;

    /// <summary>The warnings and errors that building a sample prints, by file and line; fails if the build does.</summary>
    public async Task<IReadOnlyList<PrintedDiagnostic>> DiagnosticsOf(string sample, params string[] arguments)
    {
        string folder = Repository.FullPath($"docs/samples/{sample}");
        DotnetResult result = await Dotnet.Run(
            Repository.Root,
            "build",
            [folder, $"-p:ArtifactsPath={_artifacts}", "-p:UseSharedCompilation=false", "-tl:off", "-nologo", "-clp:NoSummary", .. arguments]);
        return
        [
            .. DiagnosticLine().Matches(result.AssertSucceeded().Output)
                .Select(match => new PrintedDiagnostic(
                    Path.GetRelativePath(folder, match.Groups["file"].Value).Replace('\\', '/'),
                    match.Groups["line"].Success ? int.Parse(match.Groups["line"].Value) : 0,
                    match.Groups["id"].Value,
                    match.Groups["message"].Value))
                .Distinct()
                .OrderBy(d => d.File, StringComparer.Ordinal).ThenBy(d => d.Line).ThenBy(d => d.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a sample prints that was built before; fails if its exit code is not 0.</summary>
    public async Task<string> OutputOf(string sample, params string[] arguments)
        => (await Dotnet.Run(_artifacts, Path.Combine(_artifacts, "bin", sample, "debug", $"{sample}.dll"), arguments)).AssertSucceeded().Output;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_artifacts, recursive: true);

    // 'path(line,column): warning ID: message [project]'; what MSBuild itself says has no position, or no file at all.
    [GeneratedRegex(@"^\s*(?<file>[^\n]+?)(\((?<line>\d+)[^)]*\))? ?: (warning|error) (?<id>\w+): (?<message>[^\r\n]+?)( \((http[^)]*)\))?( \[[^\]\r\n]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex DiagnosticLine();
}
