using Microsoft.Extensions.FileSystemGlobbing;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>Finds files as MSBuild's items do; what was built or downloaded is no source.</summary>
internal static class SourceFiles
{
    private static readonly string[] s_noSource = ["**/bin/**", "**/obj/**", "**/node_modules/**", "**/.git/**", "**/wwwroot/**"];

    public static IEnumerable<string> Matching(string folder, string pattern)
    {
        pattern = pattern.Replace('\\', '/');
        if (pattern.Contains("$(", StringComparison.Ordinal) || pattern.Contains("@(", StringComparison.Ordinal) || !Directory.Exists(folder))
        {
            return [];
        }

        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            string file = Path.GetFullPath(Path.Combine(folder, pattern));
            return File.Exists(file) ? [file] : [];
        }

        // An absolute pattern is one below its last folder without a wildcard.
        if (Path.IsPathRooted(pattern))
        {
            int wildcard = pattern.LastIndexOf('/', pattern.IndexOf('*', StringComparison.Ordinal));
            return Matching(pattern[..wildcard], pattern[(wildcard + 1)..]);
        }

        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(pattern);
        matcher.AddExcludePatterns(s_noSource);
        return matcher.GetResultsInFullPath(folder).Order(StringComparer.Ordinal);
    }
}
