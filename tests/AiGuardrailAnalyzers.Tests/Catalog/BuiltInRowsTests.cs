using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Tests.Catalog;

/// <summary>Every row is held against the package it names: SDKs rename members almost monthly, and a row that names nothing is a silent hole.</summary>
public sealed class BuiltInRowsTests
{
    private static readonly Lazy<Compilation> s_sdks = new(() => CSharpCompilation.Create("Sdks", references: SdkReferences.Everything));

    private static readonly ILookup<string, SdkReference> s_restored = SdkReferences.All.ToLookup(reference => reference.Package);

    private static readonly Lazy<string> s_pins = new(() => File.ReadAllText(Path.Combine(
        typeof(BuiltInRowsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "Directory.Packages.props")));

    [Fact]
    public void EachRowNamesWhatItsPackageHas()
        => Assert.Empty(CheckedRows().Where(row => row.Until is null).Select(Missing).OfType<string>());

    [Fact]
    public void EachDroppedNameIsGone()
        => Assert.Empty(CheckedRows().Where(row => row.Until is not null && Missing(row) is null).Select(Describe));

    [Fact]
    public void EachSwitchIsReadByItsPackage()
        => Assert.Empty(ModelFile.BuiltIn.Rows.Where(row => row.Kind == ModelRowKind.Switch && !row.Sdk.Packages.Any(package => Holds(package, row.TypeName))).Select(Describe));

    [Fact]
    public void EachPackageIsTheOneRestored()
    {
        foreach (ModelPackage package in ModelFile.BuiltIn.Sdks.SelectMany(sdk => sdk.Packages).Where(package => !package.Unchecked))
        {
            SdkReference[] references = [.. s_restored[package.Id].Where(reference => NameOf(reference) == package.Assembly)];
            Assert.True(references.Length == 1, $"{package.Id} with {package.Assembly}.dll is not restored: reference it in AiGuardrailAnalyzers.References, or mark it 'unchecked'");
            Assert.True(SameVersion(package, references[0]), $"{package.Id} is restored as {references[0].Version}; its rows say {package.Version}");
        }
    }

    [Fact]
    public void EachUncheckedPackageReallyIsNotRestored()
        => Assert.Empty(ModelFile.BuiltIn.Sdks.SelectMany(sdk => sdk.Packages).Where(package => package.Unchecked && s_restored.Contains(package.Id)).Select(package => package.Id));

    [Fact]
    public void NoRowStandsTwice()
        => Assert.Empty(ModelFile.BuiltIn.Rows.GroupBy(row => (row.Role, row.Kind, row.TypeName, row.MemberName, row.Path)).Where(rows => rows.Count() > 1).Select(rows => Describe(rows.First())));

    // A transitive package's patch version is the restoring machine's choice; the rows' own packages are pinned. The framework's packs follow the SDK.
    private static bool SameVersion(ModelPackage package, SdkReference restored)
        => IsPinned(package.Id) ? restored.Version == package.Version : MajorOf(restored.Version) == MajorOf(package.Version);

    private static bool IsPinned(string package)
        => Regex.IsMatch(s_pins.Value, $"PackageVersion Include=\"{Regex.Escape(package)}\"");

    private static string NameOf(SdkReference reference) => Path.GetFileNameWithoutExtension(reference.Path);

    private static string MajorOf(string version) => version.Split('.')[0];

    private static IEnumerable<ModelRow> CheckedRows()
        => ModelFile.BuiltIn.Rows.Where(row => row.Kind != ModelRowKind.Switch && row.Sdk.Packages.Any(package => !package.Unchecked));

    // Null where the row resolves, else what is wrong with it.
    private static string? Missing(ModelRow row)
    {
        INamedTypeSymbol[] types = [.. s_sdks.Value.GetTypesByMetadataName(row.TypeName)
            .Where(type => row.Sdk.Packages.Any(package => s_restored[package.Id].Any(reference => NameOf(reference) == type.ContainingAssembly.Name)))];
        if (types.Length == 0)
        {
            return $"{Describe(row)}: no such type in the packages of '{row.Sdk.Name}'";
        }

        ISymbol[] members = [.. types.SelectMany(type => type.GetMembers()).Where(member => member.MetadataName == row.MemberName && KindOf(member) == row.Kind)];
        if (row.Kind != ModelRowKind.Type && members.Length == 0)
        {
            return $"{Describe(row)}: the type has no such member";
        }

        return row.Path is { Root: AccessPathRoot.Argument } path && !members.OfType<IMethodSymbol>().Any(method => method.Parameters.Any(parameter => parameter.Name == path.Parameter))
            ? $"{Describe(row)}: no overload has a parameter '{path.Parameter}'"
            : null;
    }

    private static ModelRowKind? KindOf(ISymbol member) => member.Kind switch
    {
        SymbolKind.Method => ModelRowKind.Method,
        SymbolKind.Property => ModelRowKind.Property,
        SymbolKind.Field => ModelRowKind.Field,
        _ => null,
    };

    // String literals lie in an assembly as UTF-16.
    private static bool Holds(ModelPackage package, string text)
        => s_restored[package.Id].Any(reference => File.ReadAllBytes(reference.Path).AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0);

    private static string Describe(ModelRow row) => $"{ModelFile.Write(row.Role)} {row} (line {row.Line}, {row.Sdk.Name})";
}
