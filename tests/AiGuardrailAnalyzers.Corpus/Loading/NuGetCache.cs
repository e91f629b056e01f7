namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>The packages that earlier restores left on this machine.</summary>
internal static class NuGetCache
{
    private static readonly string s_folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Of some packages, those that the cache holds, each as <c>Id@Version</c> of the newest.</summary>
    public static IEnumerable<string> Newest(IEnumerable<string> ids)
        => from id in ids.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)
           let folder = Path.Combine(s_folder, id.ToLowerInvariant())
           where id.Length > 0 && Directory.Exists(folder)
           let newest = Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Where(version => Version.TryParse(version, out _)).MaxBy(Version.Parse)
           where newest is not null
           select $"{id}@{newest}";
}
