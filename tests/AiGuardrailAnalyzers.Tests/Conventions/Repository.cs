using System.Reflection;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>The files of this repository, as the tests hold them against the code.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Path with <c>/</c>, relative to the root, to a path of this machine.</summary>
    public static string FullPath(string path) => Path.GetFullPath(Path.Combine(Root, path));

    public static bool Exists(string path) => File.Exists(FullPath(path));

    public static string Read(string path)
    {
        Assert.True(Exists(path), $"{path} is missing");
        return File.ReadAllText(FullPath(path)).ReplaceLineEndings("\n");
    }

    /// <summary>The files under a folder that match, without build output; paths relative to the root, in order.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
        => Directory.Exists(FullPath(folder))
            ? Directory.EnumerateFiles(FullPath(folder), pattern, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
                .Order(StringComparer.Ordinal)
            : [];

    /// <summary>
    /// Holds a generated file against what it should be; with <c>AIGUARDRAIL_BLESS=1</c> writes it instead.
    /// </summary>
    public static void AssertGenerated(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable("AIGUARDRAIL_BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
            File.WriteAllText(FullPath(path), expected);
        }

        string actual = Exists(path) ? Read(path) : "";
        Assert.True(expected == actual, $"{path} is out of date. Run the tests once with AIGUARDRAIL_BLESS=1 and commit what they write. It should be:\n{expected}");
    }
}
