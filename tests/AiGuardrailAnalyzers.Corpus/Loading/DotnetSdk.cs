using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>The .NET SDK beside the runtime that runs this.</summary>
internal static class DotnetSdk
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    /// <summary>The folder of the newest SDK; null where only a runtime is installed.</summary>
    public static string? Folder => Directory.Exists(Path.Combine(s_root, "sdk"))
        ? Directory.EnumerateDirectories(Path.Combine(s_root, "sdk")).Where(folder => Version.TryParse(Path.GetFileName(folder), out _)).MaxBy(folder => Version.Parse(Path.GetFileName(folder)))
        : null;

    /// <returns>What the command wrote, and whether it succeeded.</returns>
    public static (bool Succeeded, string Output) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(s_root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // Whoever started this may itself run in a build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, output);
    }
}
