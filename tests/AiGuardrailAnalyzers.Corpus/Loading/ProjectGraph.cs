namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>The projects of a checkout and what each of them is compiled with.</summary>
/// <param name="checkout">The checkout.</param>
/// <param name="packaged">Assemblies that packages bring: a project that builds one of them is taken from the package, as its users do.</param>
internal sealed class ProjectGraph(Checkout checkout, IReadOnlySet<string> packaged)
{
    private readonly Dictionary<string, ProjectFile?> _projects = new(StringComparer.Ordinal);

    /// <summary>The projects that no other one includes; tests are left out, as the rules leave them out.</summary>
    public IEnumerable<string> Roots()
    {
        string[] all = [.. SourceFiles.Matching(checkout.Folder, "**/*.csproj").Where(path => Read(path) is { IsTest: false })];
        var included = all.SelectMany(path => Closure(path).Select(project => project.Path).Where(other => other != path)).ToHashSet(StringComparer.Ordinal);

        // Projects that refer to each other in a circle would all be included.
        return all.Where(path => !included.Contains(path)) is var roots && roots.Any() ? roots : all;
    }

    /// <summary>A project after all those that it refers to; empty where there is no such project.</summary>
    public IReadOnlyList<ProjectFile> Closure(string path)
    {
        var closure = new List<ProjectFile>();
        Add(path, closure, []);
        return closure;
    }

    private void Add(string path, List<ProjectFile> closure, HashSet<string> visited)
    {
        if (!visited.Add(path) || Read(path) is not { } project || (visited.Count > 1 && packaged.Contains(project.Name)))
        {
            return;
        }

        foreach (string reference in project.References)
        {
            Add(reference, closure, visited);
        }

        closure.Add(project);
    }

    private ProjectFile? Read(string path)
        => _projects.TryGetValue(path, out ProjectFile? known) ? known : _projects[path] = File.Exists(path) ? ProjectFile.Read(path, checkout.Folder) : null;
}
