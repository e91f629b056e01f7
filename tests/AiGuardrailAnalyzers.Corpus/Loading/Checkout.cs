using System.ComponentModel;
using System.Diagnostics;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>A folder with the code of one repository.</summary>
/// <param name="Repository">As <c>owner/name</c> where that can be told, else the folder's name.</param>
/// <param name="Commit">What is checked out; empty where the folder is no git repository.</param>
/// <param name="Folder">The full path, without a separator at its end.</param>
internal sealed record Checkout(string Repository, string Commit, string Folder)
{
    /// <summary>The folder itself, or the checkouts in it.</summary>
    public static IEnumerable<Checkout> In(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] inside = [.. Directory.EnumerateDirectories(folder).Where(IsCheckout).Order(StringComparer.Ordinal)];
        return (IsCheckout(folder) || inside.Length == 0 ? [folder] : inside).Select(Read);
    }

    /// <summary>A file's path as it is written in reports.</summary>
    public string Relative(string path) => path.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? path[(Folder.Length + 1)..].Replace('\\', '/')
        : path.Replace('\\', '/');

    private static bool IsRepository(string folder) => Path.Exists(Path.Combine(folder, ".git"));

    private static bool IsCheckout(string folder) => IsRepository(folder) || Path.GetFileName(folder).Split('+').Length == 2;

    private static Checkout Read(string folder)
        => new(Name(folder), IsRepository(folder) ? Git(folder, "rev-parse", "HEAD") : string.Empty, folder);

    // Many checkouts side by side are best kept in folders named owner+name.
    private static string Name(string folder)
    {
        string name = Path.GetFileName(folder);
        if (name.Split('+') is [var owner, var repository])
        {
            return $"{owner}/{repository}";
        }

        string[] parts = IsRepository(folder) ? Git(folder, "remote", "get-url", "origin").Split('/', ':') : [];
        return parts is [.., { Length: > 0 } remoteOwner, { Length: > 0 } remoteName] && parts.Length > 3
            ? $"{remoteOwner}/{remoteName.Replace(".git", string.Empty, StringComparison.Ordinal)}"
            : name;
    }

    private static string Git(string folder, params string[] arguments)
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : string.Empty;
        }
        catch (Win32Exception)
        {
            return string.Empty;
        }
    }
}
