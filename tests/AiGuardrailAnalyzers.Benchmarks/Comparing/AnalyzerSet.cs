using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Benchmarks.Comparing;

/// <summary>Analyzers that are measured together.</summary>
/// <param name="Name">What tables call them.</param>
/// <param name="Analyzers">Those with a rule that runs.</param>
/// <param name="Enabled">Rules that are off by default and switched on here.</param>
internal sealed record AnalyzerSet(string Name, ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<string> Enabled)
{
    // The rules that follow data from a request to a dangerous call.
    private static readonly ImmutableArray<string> s_taintRules = [.. Enumerable.Range(3001, 12).Select(number => $"CA{number}")];

    /// <summary>One analyzer that looks at every call and does nothing: what the compiler's own driver costs.</summary>
    public static AnalyzerSet Empty => new("an empty analyzer", [new EmptyAnalyzer()], []);

    /// <summary>This package, with the rules that run by default.</summary>
    public static AnalyzerSet Own => new("AiGuardrailAnalyzers", ByDefault(Of(typeof(Rules.GuardrailAnalyzer).Assembly)), []);

    /// <summary>All that a machine has: this package and those it is compared with.</summary>
    public static ImmutableArray<AnalyzerSet> All()
    {
        ImmutableArray<DiagnosticAnalyzer> sdk = In("SdkAnalyzers");
        return
        [
            Empty,
            Own,
            new("the .NET SDK's analyzers", ByDefault(sdk), []),
            new("CA3001 to CA3012", [.. sdk.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => s_taintRules.Contains(rule.Id)))], s_taintRules),
            new("SonarAnalyzer.CSharp", ByDefault(In("SonarAnalyzer")), []),
            new("SecurityCodeScan.VS2019", ByDefault(In("SecurityCodeScan")), []),
        ];
    }

    private static ImmutableArray<DiagnosticAnalyzer> ByDefault(IEnumerable<DiagnosticAnalyzer> analyzers)
        => [.. analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => rule.IsEnabledByDefault))];

    private static IEnumerable<DiagnosticAnalyzer> Of(Assembly assembly)
        => assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer))).OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);

    private static ImmutableArray<DiagnosticAnalyzer> In(string key)
    {
        string folder = typeof(AnalyzerSet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The analyzers of '{key}' are not in '{folder}'.");
        }

        var loader = new FolderLoader(folder);
        return [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).SelectMany(file => new AnalyzerFileReference(file, loader).GetAnalyzers(LanguageNames.CSharp))];
    }

    // Analyzers of other packages bring their own helpers, but share the compiler.
    private sealed class FolderLoader(string folder) : AssemblyLoadContext, IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // All lie in one folder.
        }

        public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

        protected override Assembly? Load(AssemblyName assemblyName)
            => Path.Combine(folder, assemblyName.Name + ".dll") is var path && !IsCompiler(assemblyName.Name) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;

        private static bool IsCompiler(string? name)
            => name is "Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp" or "Microsoft.CodeAnalysis.Workspaces" or "Microsoft.CodeAnalysis.CSharp.Workspaces" or "System.Collections.Immutable";
    }
}
