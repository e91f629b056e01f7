using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Reads the command lines of programs that fetch a package or image and run it: which one, and is its version fixed.</summary>
internal static class PackageRunner
{
    private static readonly ImmutableHashSet<string> s_shells = Names("cmd", "sh", "bash", "zsh", "pwsh", "powershell", "wsl", "env");

    // Options whose value is the next word.
    private static readonly ImmutableHashSet<string> s_npmValues = Names("-c", "--call", "-w", "--workspace", "--registry", "--cache", "--prefix", "--userconfig", "--loglevel");
    private static readonly ImmutableHashSet<string> s_pythonValues = Names(
        "--with", "--with-editable", "--with-requirements", "-p", "--python", "-i", "--index", "--index-url", "--default-index", "--extra-index-url", "--env-file", "--directory", "--cache-dir", "--config-file",
        "-c", "--constraints", "--resolution", "--prerelease", "--link-mode", "--project", "--pip-args", "--refresh-package");
    private static readonly ImmutableHashSet<string> s_dotnetValues = Names("--source", "--add-source", "--configfile", "--verbosity", "-v", "--framework", "--tool-path");
    private static readonly ImmutableHashSet<string> s_containerValues = Names(
        "-v", "--volume", "-e", "--env", "-p", "--publish", "--name", "--network", "--net", "--mount", "-u", "--user", "-w", "--workdir", "--env-file", "--entrypoint", "--platform", "-l", "--label",
        "-m", "--memory", "--cpus", "--gpus", "--add-host", "-h", "--hostname", "--pull", "--cap-add", "--cap-drop", "--security-opt", "--log-driver", "--log-opt", "--restart", "--dns", "--device",
        "--tmpfs", "--shm-size", "--ulimit", "--ip", "--pid", "--ipc", "--cidfile", "--memory-swap", "--cpu-shares", "--network-alias", "--link", "--expose", "--group-add", "--userns", "--runtime", "-a", "--attach");

    private static readonly ImmutableHashSet<string> s_movingTags = Names("latest", "next", "main", "master", "edge", "nightly", "dev", "canary", "beta", "alpha", "stable", "rc");

    /// <summary>The index of the word that names a package or image without a fixed version; null where there is none or it can't be told.</summary>
    /// <param name="words">The command and its arguments; null where a word is not known.</param>
    public static int? FindUnpinned(ImmutableArray<string?> words)
    {
        int at = 0;
        while (at < words.Length && words[at] is { } word && s_shells.Contains(Program(word)))
        {
            at++;
            while (at < words.Length && words[at] is { } option && (option.StartsWith("-", StringComparison.Ordinal) || (option.Length == 2 && option[0] == '/')))
            {
                at++;
            }
        }

        return at >= words.Length || words[at] is not { } program ? null : Program(program) switch
        {
            "npx" or "bunx" or "pnpx" => OfNpm(words, at + 1),
            "npm" when Next(words, at) is "exec" or "x" => OfNpm(words, at + 2),
            "pnpm" or "yarn" when Next(words, at) is "dlx" => OfNpm(words, at + 2),
            "bun" when Next(words, at) is "x" => OfNpm(words, at + 2),
            "uvx" => OfPython(words, at + 1, "--from"),
            "uv" when Next(words, at) is "tool" && Next(words, at + 1) is "run" => OfPython(words, at + 3, "--from"),
            "pipx" when Next(words, at) is "run" => OfPython(words, at + 2, "--spec"),
            "docker" or "podman" or "nerdctl" when Next(words, at) is "run" => OfContainer(words, at + 2),
            "docker" or "podman" or "nerdctl" when Next(words, at) is "container" && Next(words, at + 1) is "run" => OfContainer(words, at + 3),
            "dnx" => OfDotnet(words, at + 1),
            "dotnet" when Next(words, at) is "dnx" => OfDotnet(words, at + 2),
            "dotnet" when Next(words, at) is "tool" && Next(words, at + 1) is "exec" or "execute" => OfDotnet(words, at + 3),
            _ => null,
        };
    }

    private static int? OfNpm(ImmutableArray<string?> words, int at)
    {
        int? named = null;
        for (; at < words.Length; at++)
        {
            switch (words[at])
            {
                case null or "--no-install" or "--no" or "--offline":
                    return null;
                case "-p" or "--package":
                    named = ++at < words.Length && words[at] is { } package && !IsPinnedNpm(package) ? at : named ?? -1;
                    break;
                case "--":
                    break;
                case { } option when option.StartsWith("--package=", StringComparison.Ordinal):
                    named = IsPinnedNpm(option.Substring("--package=".Length)) ? named ?? -1 : at;
                    break;
                case { } option when option.StartsWith("-", StringComparison.Ordinal):
                    at += s_npmValues.Contains(option) ? 1 : 0;
                    break;
                case { } name:
                    return named is { } index ? index < 0 ? null : index : IsPinnedNpm(name) ? null : at;
            }
        }

        return named is >= 0 ? named : null;
    }

    private static int? OfPython(ImmutableArray<string?> words, int at, string source)
    {
        for (; at < words.Length; at++)
        {
            switch (words[at])
            {
                case null or "--offline":
                    return null;
                case { } option when option == source:
                    return ++at < words.Length && words[at] is { } package && !IsPinnedPython(package) ? at : null;
                case { } option when option.StartsWith(source + "=", StringComparison.Ordinal):
                    return IsPinnedPython(option.Substring(source.Length + 1)) ? null : at;
                case { } option when option.StartsWith("-", StringComparison.Ordinal):
                    at += s_pythonValues.Contains(option) ? 1 : 0;
                    break;
                case { } name:
                    return IsPinnedPython(name) ? null : at;
            }
        }

        return null;
    }

    private static int? OfDotnet(ImmutableArray<string?> words, int at)
    {
        int? package = null;
        for (; at < words.Length; at++)
        {
            switch (words[at])
            {
                case null when package is null:
                    return null;
                case "--version" when at + 1 < words.Length:
                    return words[at + 1] is { } version && version.IndexOf('*') >= 0 ? package : null;
                case "--":
                    return package;
                case { } option when option.StartsWith("-", StringComparison.Ordinal):
                    at += s_dotnetValues.Contains(option) ? 1 : 0;
                    break;
                case { } name when package is null:
                    if (name.IndexOf('@') > 0 && !name.EndsWith("@latest", StringComparison.OrdinalIgnoreCase) && name.IndexOf('*') < 0)
                    {
                        return null;
                    }

                    package = at;
                    break;
            }
        }

        return package;
    }

    private static int? OfContainer(ImmutableArray<string?> words, int at)
    {
        for (; at < words.Length; at++)
        {
            switch (words[at])
            {
                case null:
                    return null;
                case { } option when option.StartsWith("-", StringComparison.Ordinal):
                    at += s_containerValues.Contains(option) ? 1 : 0;
                    break;
                case { } image:
                    return IsPinnedImage(image) ? null : at;
            }
        }

        return null;
    }

    // name@1.2.3, @scope/name@1.2.3, a local path, an archive, a commit of a repository.
    private static bool IsPinnedNpm(string package)
    {
        if (IsPath(package) || package.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int commit = package.IndexOf('#');
        if (commit >= 0)
        {
            return Regex.IsMatch(package.Substring(commit + 1), "^([0-9a-f]{7,40}|v?[0-9]+(\\.[0-9]+)+.*)$");
        }

        int at = package.LastIndexOf('@');
        return at > 0 && Regex.IsMatch(package.Substring(at + 1), "^=?v?[0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.+-]*$");
    }

    // name==1.2.3, name@1.2.3, name[extra]==1.2, a local path, a revision of a repository.
    private static bool IsPinnedPython(string package)
        => IsPath(package)
            || Regex.IsMatch(package, "^git\\+.+@([0-9a-f]{7,40}|v?[0-9]+(\\.[0-9]+)+[^/]*)(#.*)?$")
            || Regex.IsMatch(package, "\\.(whl|tar\\.gz|zip)$")
            || (!package.StartsWith("git+", StringComparison.Ordinal) && Regex.IsMatch(package, "^[^=@]+(===?|@)v?[0-9]+(\\.[0-9]+)*[0-9A-Za-z.+!-]*$"));

    // image@sha256:…, image:1.2.3, an image of the machine's own registry.
    private static bool IsPinnedImage(string image)
    {
        if (image.IndexOf("@sha256:", StringComparison.Ordinal) > 0 || image.StartsWith("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        string name = image.Substring(image.LastIndexOf('/') + 1);
        int tag = name.IndexOf(':');
        return tag > 0 && !s_movingTags.Contains(name.Substring(tag + 1));
    }

    private static bool IsPath(string package)
        => package.StartsWith(".", StringComparison.Ordinal) || package.StartsWith("/", StringComparison.Ordinal) || package.StartsWith("~", StringComparison.Ordinal)
            || package.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || package.IndexOf('\\') >= 0 || (package.Length > 1 && package[1] == ':');

    // npx.cmd, /usr/local/bin/npx
    private static string Program(string command)
    {
        string name = command.Substring(command.LastIndexOfAny(['/', '\\']) + 1).ToLowerInvariant();
        return name.EndsWith(".cmd", StringComparison.Ordinal) || name.EndsWith(".exe", StringComparison.Ordinal) ? name.Substring(0, name.Length - 4) : name;
    }

    private static string? Next(ImmutableArray<string?> words, int at) => at + 1 < words.Length ? words[at + 1] : null;

    private static ImmutableHashSet<string> Names(params string[] names) => ImmutableHashSet.Create(StringComparer.Ordinal, names);
}
