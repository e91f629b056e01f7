using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>
/// What all programs are compiled against: one restore of the newest SDKs, whatever versions the programs name. Old code then binds in part,
/// but nothing of the code under examination is restored or built.
/// </summary>
internal sealed class ReferenceAssemblies
{
    private readonly Dictionary<string, MetadataReference> _byName;

    /// <param name="files">Their paths.</param>
    public ReferenceAssemblies(IEnumerable<string> files)
    {
        _byName = files.Where(File.Exists).DistinctBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => (MetadataReference)MetadataReference.CreateFromFile(file), StringComparer.OrdinalIgnoreCase);
        Names = _byName.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlySet<string> Names { get; }

    /// <param name="more">Packages beside the built-in ones, as <c>Id@Version</c>.</param>
    /// <exception cref="InvalidOperationException">They can't be restored.</exception>
    public static ReferenceAssemblies Restore(IReadOnlyCollection<string> more)
    {
        string[] packages = [.. BuiltIn().Concat(more.Select(package => package.Replace('@', ' '))).Select(package => package.Split(' '))
            .GroupBy(package => package[0], StringComparer.OrdinalIgnoreCase)
            .Select(versions => $"""    <PackageReference Include="{versions.Key}" Version="{versions.Last()[1]}" />""")];
        string project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603;NU1605;NU1608;NU1107;NU1701;MSB3277</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
            {string.Join('\n', packages)}
              </ItemGroup>
              <Target Name="List" DependsOnTargets="ResolveReferences;FindReferenceAssembliesForReferences">
                <WriteLinesToFile File="$(MSBuildProjectDirectory)/list.txt" Lines="@(ReferencePathWithRefAssemblies)" Overwrite="true" />
              </Target>
            </Project>
            """;
        string folder = Path.Combine(AppContext.BaseDirectory, "references-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..12]);
        string list = Path.Combine(folder, "list.txt");
        if (new FileInfo(list) is not { Exists: true, Length: > 0 })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "References.csproj"), project);
            foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            {
                File.WriteAllText(Path.Combine(folder, name), "<Project />");
            }

            (bool succeeded, string output) = DotnetSdk.Run(folder, "build", "References.csproj", "-restore", "-t:List", "-v:q", "-nologo");
            if (!succeeded || new FileInfo(list) is not { Exists: true, Length: > 0 })
            {
                throw new InvalidOperationException("The packages that programs are compiled against can't be restored:\n" + output.Trim());
            }
        }

        return new ReferenceAssemblies(File.ReadAllLines(list));
    }

    /// <summary>All of them but those that a program builds itself.</summary>
    public IEnumerable<MetadataReference> Except(IReadOnlySet<string> own) => _byName.Where(reference => !own.Contains(reference.Key)).Select(reference => reference.Value);

    private static IEnumerable<string> BuiltIn()
    {
        using var reader = new StreamReader(typeof(ReferenceAssemblies).Assembly.GetManifestResourceStream("packages.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
