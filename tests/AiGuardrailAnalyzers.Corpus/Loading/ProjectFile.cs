using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>
/// What a project would compile, read from its file and the Directory.Build files above it, without MSBuild: code that is examined before
/// anybody trusts it must not run its own build.
/// </summary>
internal sealed partial class ProjectFile
{
    private static readonly string[] s_testPackages = ["Microsoft.NET.Test.Sdk", "xunit", "xunit.v3", "NUnit", "MSTest", "MSTest.TestFramework", "TUnit"];

    private readonly MSBuildProperties _properties = new();
    private readonly HashSet<string> _imported = new(StringComparer.Ordinal);
    private readonly List<string> _sdks = [];
    private readonly List<(string Kind, XElement Element, string Folder)> _items = [];

    private ProjectFile(string path) => (Path, Folder) = (path, System.IO.Path.GetDirectoryName(path)!);

    public string Path { get; }

    public string Folder { get; }

    /// <summary>The assembly's name.</summary>
    public string Name => _properties["AssemblyName"] is { Length: > 0 } name && !name.Contains('$', StringComparison.Ordinal) ? name : System.IO.Path.GetFileNameWithoutExtension(Path);

    public string RootNamespace => _properties["RootNamespace"] is { Length: > 0 } name && !name.Contains('$', StringComparison.Ordinal)
        ? name
        : System.IO.Path.GetFileNameWithoutExtension(Path).Replace(' ', '_').Replace('-', '_');

    public string LanguageVersion => _properties["LangVersion"];

    public bool IsNullable => _properties.IsTrue("Nullable");

    public bool HasImplicitUsings => IsSingleFile || _properties.IsTrue("ImplicitUsings");

    public bool IsWeb => HasSdk("Web");

    public bool IsWorker => HasSdk("Worker");

    public bool HasRazor => IsWeb || HasSdk("Razor") || HasSdk("BlazorWebAssembly");

    public bool IsTest { get; private set; }

    public bool IsExecutable => IsSingleFile || IsWeb || IsWorker || HasSdk("BlazorWebAssembly") || _properties["OutputType"].EndsWith("exe", StringComparison.OrdinalIgnoreCase);

    /// <summary>One file that <c>dotnet run</c> takes without a project.</summary>
    public bool IsSingleFile => Path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Symbols => _properties["DefineConstants"].Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> Sources { get; private set; } = [];

    public IReadOnlyList<string> RazorFiles { get; private set; } = [];

    /// <summary>Paths of the projects that this one refers to.</summary>
    public IReadOnlyList<string> References { get; private set; } = [];

    /// <summary>Ids of the packages that it refers to.</summary>
    public IReadOnlyList<string> Packages { get; private set; } = [];

    /// <summary>The <c>global using</c> lines that its Using items stand for.</summary>
    public IReadOnlyList<string> Usings { get; private set; } = [];

    /// <summary>What of its file could not be read or followed.</summary>
    public List<string> Notes { get; } = [];

    /// <param name="checkout">Nothing outside of this folder is read.</param>
    public static ProjectFile Read(string path, string checkout)
    {
        var project = new ProjectFile(path);
        if (project.IsSingleFile)
        {
            project._sdks.AddRange(SdkLine().Matches(File.ReadAllText(path)).Select(line => line.Groups["sdk"].Value));
            project.Sources = [path];
            return project;
        }

        project._properties["MSBuildProjectName"] = System.IO.Path.GetFileNameWithoutExtension(path);
        project._properties["MSBuildProjectDirectory"] = project.Folder;
        string[] above = [.. Above(project.Folder, checkout)];
        foreach (string folder in above)
        {
            project.Import(System.IO.Path.Combine(folder, "Directory.Build.props"), checkout);
        }

        project.Import(path, checkout);
        foreach (string folder in above)
        {
            project.Import(System.IO.Path.Combine(folder, "Directory.Build.targets"), checkout);
        }

        project.ReadItems();
        return project;
    }

    private bool HasSdk(string name) => _sdks.Any(sdk => sdk.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));

    // The checkout's folder first: what lies deeper overrides.
    private static IEnumerable<string> Above(string folder, string checkout)
    {
        var folders = new Stack<string>();
        for (string? current = folder; current is not null && current.StartsWith(checkout, StringComparison.Ordinal); current = System.IO.Path.GetDirectoryName(current))
        {
            folders.Push(current);
        }

        return folders;
    }

    private void Import(string path, string checkout)
    {
        if (!File.Exists(path) || !path.StartsWith(checkout, StringComparison.Ordinal) || !_imported.Add(path))
        {
            return;
        }

        XElement root;
        try
        {
            root = XDocument.Load(path).Root!;
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException)
        {
            Notes.Add($"{System.IO.Path.GetFileName(path)} can't be read");
            return;
        }

        _sdks.AddRange(((string?)root.Attribute("Sdk") ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(sdk => sdk.Split('/')[0]));
        Read(root, path, checkout);
    }

    private void Read(XElement parent, string path, string checkout)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        foreach (XElement element in parent.Elements())
        {
            _properties["MSBuildThisFileDirectory"] = folder + "/";
            if (!_properties.Holds((string?)element.Attribute("Condition")))
            {
                continue;
            }

            switch (element.Name.LocalName)
            {
                case "PropertyGroup":
                    ReadProperties(element);
                    break;
                case "ItemGroup":
                    _items.AddRange(element.Elements().Select(item => (item.Name.LocalName, item, folder)));
                    break;
                case "Import" when (string?)element.Attribute("Project") is { } imported:
                    Import(FullPath(folder, _properties.Expand(imported)), checkout);
                    break;
                case "Sdk" when (string?)element.Attribute("Name") is { } sdk:
                    _sdks.Add(sdk);
                    break;
                case "Choose" or "When" or "Otherwise":
                    Read(element, path, checkout);
                    break;
            }
        }
    }

    private void ReadProperties(XElement group)
    {
        foreach (XElement property in group.Elements().Where(property => _properties.Holds((string?)property.Attribute("Condition"))))
        {
            _properties[property.Name.LocalName] = _properties.Expand(property.Value.Trim());
            if (property.Name.LocalName == "TargetFrameworks")
            {
                _properties["TargetFramework"] = _properties["TargetFrameworks"].Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Where(framework => Framework().IsMatch(framework)).OrderBy(framework => double.Parse(framework[3..])).LastOrDefault() ?? string.Empty;
            }
        }
    }

    private void ReadItems()
    {
        List<string> sources = _sdks.Count > 0 && !_properties["EnableDefaultCompileItems"].Equals("false", StringComparison.OrdinalIgnoreCase)
            ? [.. SourceFiles.Matching(Folder, "**/*.cs")]
            : [];
        var references = new List<string>();
        var packages = new List<string>();
        var usings = new List<string>();
        foreach ((string kind, XElement item, string folder) in _items)
        {
            if (!_properties.Holds((string?)item.Attribute("Condition")))
            {
                continue;
            }

            _properties["MSBuildThisFileDirectory"] = folder + "/";
            string[] include = Values(item, "Include");
            switch (kind)
            {
                case "Compile":
                    sources.AddRange(include.SelectMany(pattern => SourceFiles.Matching(Folder, pattern)));
                    string[] removed = [.. Values(item, "Remove").SelectMany(pattern => SourceFiles.Matching(Folder, pattern))];
                    sources.RemoveAll(removed.Contains);
                    break;
                case "ProjectReference" when (string?)item.Attribute("OutputItemType") != "Analyzer" && (string?)item.Attribute("ReferenceOutputAssembly") != "false":
                    references.AddRange(include.Select(path => FullPath(Folder, path)));
                    break;
                case "PackageReference":
                    packages.AddRange(include);
                    break;
                case "Using":
                    usings.AddRange(include.Select(name => Line(item, name)));
                    break;
            }
        }

        Sources = [.. sources.Where(path => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];
        RazorFiles = HasRazor ? [.. SourceFiles.Matching(Folder, "**/*.razor"), .. SourceFiles.Matching(Folder, "**/*.cshtml")] : [];
        References = references;
        Packages = packages;
        Usings = usings;
        IsTest = _properties.IsTrue("IsTestProject") || packages.Intersect(s_testPackages, StringComparer.OrdinalIgnoreCase).Any();
    }

    private string[] Values(XElement item, string attribute)
        => _properties.Expand((string?)item.Attribute(attribute) ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Line(XElement item, string name)
        => string.Equals((string?)item.Attribute("Static"), "true", StringComparison.OrdinalIgnoreCase) ? $"global using static {name};"
            : (string?)item.Attribute("Alias") is { } alias ? $"global using {alias} = {name};"
            : $"global using {name};";

    private static string FullPath(string folder, string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, path.Replace('\\', '/')));

    [GeneratedRegex(@"^net\d+\.\d+$")]
    private static partial Regex Framework();

    [GeneratedRegex(@"^#:sdk\s+(?<sdk>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex SdkLine();
}
