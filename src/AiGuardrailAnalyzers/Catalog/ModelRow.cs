using System.Collections.Immutable;

namespace AiGuardrailAnalyzers.Catalog;

/// <summary>What a row of a <c>.models</c> file names.</summary>
internal enum ModelRowKind
{
    /// <summary><c>T:</c> a type; types derived from it or implementing it count too.</summary>
    Type,

    /// <summary><c>M:</c> a method or constructor (<c>#ctor</c>), all overloads.</summary>
    Method,

    /// <summary><c>P:</c> a property.</summary>
    Property,

    /// <summary><c>F:</c> a field.</summary>
    Field,

    /// <summary><c>S:</c> a switch: a name that programs write as a string.</summary>
    Switch,
}

/// <summary>One fact about an SDK: a type or member and its role.</summary>
/// <param name="Role">What the type or member means to the rules.</param>
/// <param name="Kind">Type, method, property, field or switch.</param>
/// <param name="TypeName">Metadata name of the type: <c>Namespace.Outer+Nested`1</c>; of a switch its name.</param>
/// <param name="MemberName">Metadata name of the member; empty for a type or switch.</param>
/// <param name="Path">The value the role is about: an argument, the result; null for the whole member.</param>
/// <param name="Until">The first version without this member, for names that SDKs have dropped; null while it is there.</param>
/// <param name="Sdk">The SDK section the row stands in.</param>
/// <param name="Line">1-based line in its file.</param>
internal sealed record ModelRow(
    ApiRole Role,
    ModelRowKind Kind,
    string TypeName,
    string MemberName,
    AccessPath? Path,
    string? Until,
    ModelSdk Sdk,
    int Line)
{
    /// <summary>The simple name that code writes for this row: the member, or the type for constructors and types.</summary>
    public string WrittenName { get; } = Kind == ModelRowKind.Type || MemberName == ".ctor" ? SimpleName(TypeName) : MemberName;

    /// <inheritdoc/>
    public override string ToString() => MemberName.Length == 0 ? TypeName : $"{TypeName}.{MemberName}";

    private static string SimpleName(string metadataName)
    {
        string name = metadataName.Substring(metadataName.LastIndexOfAny(['.', '+']) + 1);
        int arity = name.IndexOf('`');
        return arity < 0 ? name : name.Substring(0, arity);
    }
}

/// <summary>An SDK, or a framework: its sections' packages tell whether it is used.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="IsAi">False for frameworks, whose presence alone makes no program an AI program.</param>
/// <param name="Packages">The packages its rows come from.</param>
internal sealed record ModelSdk(string Name, bool IsAi, ImmutableArray<ModelPackage> Packages);

/// <summary>A package and the version its rows were checked with.</summary>
/// <param name="Id">NuGet package id.</param>
/// <param name="Version">Version the rows were checked with.</param>
/// <param name="Assembly">Simple name of its assembly.</param>
/// <param name="Unchecked">True where the package could not be had and its rows come from its source or documentation.</param>
internal sealed record ModelPackage(string Id, string Version, string Assembly, bool Unchecked);
