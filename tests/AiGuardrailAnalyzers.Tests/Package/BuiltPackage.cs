using System.IO.Compression;
using System.Xml.Linq;
using AiGuardrailAnalyzers.Tests.Conventions;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>
/// The package as it ships, packed once a test run under a version of its own: no cache of an earlier one can stand in for it.
/// </summary>
public sealed class BuiltPackage : IAsyncLifetime
{
    /// <summary>Everything the package tests write; deleted at the end.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "aiguardrail-" + Guid.NewGuid().ToString("N")[..12]);

    public string Version { get; } = $"99.0.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    public string Feed => Path.Combine(Folder, "feed");

    public string NupkgPath => Path.Combine(Feed, $"AiGuardrailAnalyzers.{Version}.nupkg");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        DotnetResult result = await Dotnet.Run(
            Repository.Root, "pack", "src/AiGuardrailAnalyzers.Package", "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "--no-restore");
        Assert.True(result.ExitCode == 0, result.Output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    public ZipArchive Open() => ZipFile.OpenRead(NupkgPath);

    public XElement Metadata()
    {
        using ZipArchive archive = Open();
        using Stream nuspec = archive.GetEntry("AiGuardrailAnalyzers.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }
}
