namespace AiGuardrailAnalyzers.Corpus;

/// <summary>What a run was asked for.</summary>
internal sealed record Settings
{
    /// <summary>Checkouts, or folders of checkouts.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Where results go.</summary>
    public required string Output { get; init; }

    /// <summary>A table of repositories and projects; null to find the projects.</summary>
    public string? ProjectList { get; init; }

    /// <summary>A part of the names of the repositories to look at; null for all.</summary>
    public string? Repository { get; init; }

    /// <summary>A table of judged places; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>The rules to run; all where there are none.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Whether rules that are off by default run.</summary>
    public bool OffToo { get; init; }

    /// <summary>Whether the checkouts' .editorconfig files count.</summary>
    public bool EditorConfig { get; init; }

    /// <summary>Whether packages that projects name are taken from this machine's NuGet cache.</summary>
    public bool CachedPackages { get; init; }

    /// <summary>More packages to compile against, as <c>Id@Version</c>.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>A list of assemblies to compile against in place of packages; null to restore them.</summary>
    public string? References { get; init; }

    /// <summary>Whether Razor files are left out.</summary>
    public bool NoRazor { get; init; }

    /// <summary>Whether every offered fix is tried.</summary>
    public bool Fixes { get; init; }

    /// <summary>Whether Fix All is compared with the fixes one by one.</summary>
    public bool FixAll { get; init; }

    /// <summary>Whether each program is analyzed again in other orders and on one thread.</summary>
    public bool Repeat { get; init; }
}
