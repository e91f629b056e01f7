using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Tests.Verification;

/// <summary>
/// The reference assemblies of the real SDK packages, restored and listed by AiGuardrailAnalyzers.References: nothing is downloaded while tests run.
/// </summary>
internal static class SdkReferences
{
    private static readonly Lazy<ImmutableArray<SdkReference>> s_all = new(Read);

    /// <summary>The .NET and ASP.NET Core reference packs and every SDK package.</summary>
    public static ImmutableArray<SdkReference> All => s_all.Value;

    /// <summary>All references, as metadata.</summary>
    public static IEnumerable<MetadataReference> Everything => All.Select(r => r.Metadata);

    /// <summary>.NET and ASP.NET Core only: a program that uses no AI.</summary>
    public static IEnumerable<MetadataReference> FrameworkOnly => Only();

    /// <summary>The frameworks and the named packages, without what those depend on.</summary>
    public static IEnumerable<MetadataReference> Only(params string[] packages)
        => All.Where(r => r.IsFramework || packages.Contains(r.Package)).Select(r => r.Metadata);

    /// <summary>Everything but the packages whose ids start so.</summary>
    public static IEnumerable<MetadataReference> Without(params string[] prefixes)
        => All.Where(r => !prefixes.Any(p => r.Package.StartsWith(p, StringComparison.Ordinal))).Select(r => r.Metadata);

    private static ImmutableArray<SdkReference> Read()
    {
        string list = typeof(SdkReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ReferenceList").Value!;
        return [.. File.ReadAllLines(list).Select(line => line.Split('|')).Select(parts => new SdkReference(parts[0], parts[1], parts[2]))];
    }
}

/// <summary>One reference assembly and the package it comes from.</summary>
internal sealed record SdkReference(string Package, string Version, string Path)
{
    private readonly Lazy<MetadataReference> _metadata = new(() => MetadataReference.CreateFromFile(Path));

    public bool IsFramework => Package is "Microsoft.NETCore.App.Ref" or "Microsoft.AspNetCore.App.Ref";

    public MetadataReference Metadata => _metadata.Value;
}
