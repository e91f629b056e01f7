using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Corpus.Loading;

/// <summary>What the SDK's own generator makes of Razor pages, views and components.</summary>
internal sealed class RazorGenerator
{
    private readonly IIncrementalGenerator _generator;

    private RazorGenerator(IIncrementalGenerator generator) => _generator = generator;

    /// <summary>The generator of the newest SDK; null, with the reason, where it can't be had.</summary>
    public static RazorGenerator? Find(out string reason)
    {
        string file = Path.Combine(DotnetSdk.Folder ?? string.Empty, "Sdks", "Microsoft.NET.Sdk.Razor", "source-generators", "Microsoft.CodeAnalysis.Razor.Compiler.dll");
        reason = $"{file} is missing";
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            // It was built for the SDK's own Roslyn; this process has a newer one.
            AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => new AssemblyName(wanted.Name).Name is { } name
                ? AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == name) ?? Beside(file, name)
                : null;
            Type generator = Assembly.LoadFrom(file).GetTypes().First(type => type.Name == "RazorSourceGenerator");
            return new RazorGenerator((IIncrementalGenerator)Activator.CreateInstance(generator)!);
        }
        catch (Exception unusable) when (unusable is ReflectionTypeLoadException or TargetInvocationException or BadImageFormatException or InvalidOperationException or FileLoadException)
        {
            reason = unusable.Message;
            return null;
        }
    }

    /// <summary>The generated files of one project, by the names that the generator gives them.</summary>
    public IEnumerable<(string Name, SourceText Text)> Generate(Compilation compilation, ProjectFile project, CSharpParseOptions options, List<string> notes)
    {
        AdditionalText[] texts = [.. project.RazorFiles.Select(path => new FileOnDisk(path))];
        GeneratorDriver driver = CSharpGeneratorDriver.Create([_generator.AsSourceGenerator()], texts, options, new RazorOptions(project)).RunGenerators(compilation);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            notes.Add($"Razor of {project.Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        return result.GeneratedSources.IsDefault ? [] : result.GeneratedSources.Select(source => (source.HintName, source.SourceText));
    }

    private static Assembly? Beside(string file, string name)
        => Path.Combine(Path.GetDirectoryName(file)!, name + ".dll") is var path && File.Exists(path) ? Assembly.LoadFrom(path) : null;

    private sealed class FileOnDisk(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path), Encoding.UTF8);
    }

    /// <summary>What the Razor SDK's targets would say.</summary>
    private sealed class RazorOptions(ProjectFile project) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(ImmutableDictionary<string, string>.Empty
            .Add("build_property.RazorLangVersion", "Latest")
            .Add("build_property.RazorConfiguration", "MVC-3.0")
            .Add("build_property.RootNamespace", project.RootNamespace)
            .Add("build_property.MSBuildProjectDirectory", project.Folder));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(ImmutableDictionary<string, string>.Empty);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(ImmutableDictionary<string, string>.Empty
            .Add("build_metadata.AdditionalFiles.TargetPath", Convert.ToBase64String(Encoding.UTF8.GetBytes(System.IO.Path.GetRelativePath(project.Folder, textFile.Path).Replace('\\', '/')))));
    }

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
