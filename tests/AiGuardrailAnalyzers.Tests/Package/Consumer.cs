using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>A fresh project of a user, outside of the repository, that references the built package.</summary>
internal sealed class Consumer
{
    private readonly string _folder;
    private readonly string _projectFile;

    private Consumer(string folder, string name) => (_folder, _projectFile) = (folder, $"{name}.csproj");

    /// <summary>Makes a web project; without <paramref name="aiPackages"/> it uses no AI.</summary>
    public static Consumer Create(BuiltPackage package, string name, string program, params string[] aiPackages)
    {
        var consumer = new Consumer(Path.Combine(package.Folder, name), name);
        Directory.CreateDirectory(consumer._folder);
        consumer.Write("Directory.Build.props", "<Project />");
        consumer.Write("Directory.Build.targets", "<Project />");
        consumer.Write("Directory.Packages.props", "<Project />");
        consumer.Write(".editorconfig", "root = true\n");

        // Our package goes to a cache of its own; the SDKs come from where this repository's restore put them. The user's sources are inherited.
        consumer.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(package.Folder, "packages")}" /></config>
              <fallbackPackageFolders><add key="restored" value="{RestoredPackages}" /></fallbackPackageFolders>
              <packageSources><add key="built" value="{package.Feed}" /></packageSources>
            </configuration>
            """);
        consumer.Write(consumer._projectFile, $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", aiPackages.Select(id => $"""<PackageReference Include="{id}" Version="{SdkReferences.All.First(r => r.Package == id).Version}" />"""))}
                <PackageReference Include="AiGuardrailAnalyzers" Version="{package.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        consumer.Write("Program.cs", program);
        return consumer;
    }

    /// <summary>Makes a web project of a folder of this repository.</summary>
    public static Consumer CreateFrom(BuiltPackage package, string folder, params string[] aiPackages)
    {
        Consumer consumer = Create(package, Path.GetFileName(folder), "", aiPackages);
        foreach (string file in Repository.Files(folder, "*"))
        {
            consumer.Write(file[(folder.Length + 1)..], Repository.Read(file));
        }

        return consumer;
    }

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
        File.WriteAllText(Path.Combine(_folder, file), text);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(_folder, file));

    /// <summary>Sets a property in the project file, which MSBuild reads after the package's own properties.</summary>
    public void SetProperty(string name, string value)
        => Write(_projectFile, Read(_projectFile).Replace("</PropertyGroup>", $"  <{name}>{value}</{name}>\n  </PropertyGroup>"));

    public Task<DotnetResult> Build(params string[] arguments)
        => Dotnet.Run(_folder, "build", ["-nologo", "-clp:NoSummary", "--no-incremental", .. arguments]);

    public Task<DotnetResult> Format(params string[] arguments) => Dotnet.Run(_folder, "format", ["analyzers", .. arguments]);

    // <packages>/<id>/<version>/lib/<framework>/<file>
    private static string RestoredPackages
        => Path.GetFullPath(Path.Combine(SdkReferences.All.First(r => r.Package == "Microsoft.Extensions.AI").Path, "../../../../.."));
}
