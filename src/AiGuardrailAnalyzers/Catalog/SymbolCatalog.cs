using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Catalog;

/// <summary>
/// The catalog's rows bound to one compilation: asks what role a symbol plays. Names are compared before symbols, so that
/// the many members that play none cost a dictionary lookup.
/// </summary>
internal sealed class SymbolCatalog
{
    private static readonly ImmutableHashSet<string> s_aiAssemblies = ModelFile.BuiltIn.Sdks
        .Where(sdk => sdk.IsAi).SelectMany(sdk => sdk.Packages).Select(package => package.Assembly)
        .ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<string> s_anchorTypes = ModelFile.BuiltIn.Rows
        .Where(row => row.Sdk.IsAi && row.Until is null && row.Kind != ModelRowKind.Switch).GroupBy(row => row.Sdk).Select(rows => rows.First().TypeName).ToImmutableArray();

    // To have one of these is to use AI; a sanitizer alone, which many projects may share, is not.
    private static readonly ImmutableHashSet<ApiRole> s_using = ImmutableHashSet.Create(
        ApiRole.ModelChat, ApiRole.ModelPrompt, ApiRole.ModelEmbedding, ApiRole.ModelImage, ApiRole.ModelSpeech, ApiRole.ModelPredict,
        ApiRole.ClientType, ApiRole.ToolFunction, ApiRole.ToolFactory, ApiRole.SourceModel);

    private static readonly ILookup<string, ModelRow> s_members = ModelFile.BuiltIn.Rows
        .Where(row => row.MemberName.Length > 0).ToLookup(row => row.MemberName, StringComparer.Ordinal);

    private static readonly ImmutableDictionary<ApiRole, ImmutableHashSet<string>> s_writtenNames = ModelFile.BuiltIn.Rows
        .GroupBy(row => row.Role)
        .ToImmutableDictionary(rows => rows.Key, rows => rows.Select(row => row.WrittenName).ToImmutableHashSet(StringComparer.Ordinal));

    private static readonly ILookup<ApiRole, ModelRow> s_rowsByRole = ModelFile.BuiltIn.Rows.ToLookup(row => row.Role);

    // The assemblies in which a type is to be expected.
    private static readonly ILookup<string, string> s_homes = ModelFile.BuiltIn.Rows.Where(row => row.Kind != ModelRowKind.Switch)
        .SelectMany(row => row.Sdk.Packages.Select(package => (row.TypeName, package.Assembly))).Distinct()
        .ToLookup(home => home.TypeName, home => home.Assembly, StringComparer.Ordinal);

    private readonly Compilation _compilation;
    private readonly ILookup<string, ModelRow> _ownMembers;
    private readonly ILookup<ApiRole, ModelRow> _ownRowsByRole;
    private readonly ImmutableHashSet<(ApiRole Role, string Name)> _withdrawn;
    private readonly Lazy<ILookup<string, IAssemblySymbol>> _assemblies;
    private readonly Lazy<ImmutableDictionary<string, ModelSdk>> _unknown;
    private readonly ConcurrentDictionary<ApiRole, ImmutableHashSet<string>> _names = new();
    private readonly ConcurrentDictionary<ApiRole, ImmutableHashSet<string>> _namesInUse = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<INamedTypeSymbol>> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<ModelRow>> _rows = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(ITypeSymbol Type, ApiRole Role), bool> _typeRoles = new();

    /// <param name="compilation">Where symbols are looked up.</param>
    /// <param name="own">The rows that the project adds to the built-in ones, and those it takes back.</param>
    public SymbolCatalog(Compilation compilation, ModelFile? own = null)
    {
        _compilation = compilation;
        own ??= ModelFile.None;
        _ownMembers = own.Rows.Where(row => row.MemberName.Length > 0).ToLookup(row => row.MemberName, StringComparer.Ordinal);
        _ownRowsByRole = own.Rows.ToLookup(row => row.Role);
        _withdrawn = own.Withdrawn.Select(row => (row.Role, row.ToString())).ToImmutableHashSet();
        _assemblies = new(() => compilation.References.Select(compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()
            .ToLookup(assembly => assembly.Name, StringComparer.OrdinalIgnoreCase));
        _unknown = new(FindUnknown);
    }

    /// <summary>
    /// Assemblies of AI SDKs in a version of which not one known name is left, by name: nothing that uses them is seen, which must not look like a
    /// clean result.
    /// </summary>
    public ImmutableDictionary<string, ModelSdk> UnknownAssemblies => _unknown.Value;

    /// <summary>True where an AI SDK is referenced, or is itself the source being compiled.</summary>
    public static bool IsAiSdkUsed(Compilation compilation)
        => compilation.ReferencedAssemblyNames.Any(name => s_aiAssemblies.Contains(name.Name))
            || s_aiAssemblies.Contains(compilation.AssemblyName ?? "")
            || s_anchorTypes.Any(type => compilation.Assembly.GetTypeByMetadataName(type) is not null);

    /// <summary>True where one of the project's own rows names an AI API that this compilation has.</summary>
    public static bool IsOwnSdkUsed(Compilation compilation, ModelFile own)
        => own.Rows.Any(row => row.Sdk.IsAi && s_using.Contains(row.Role) && !compilation.GetTypesByMetadataName(row.TypeName).IsEmpty);

    /// <summary>True for the assembly of an AI SDK, and not for what it shares with others, such as Azure.Core.</summary>
    public static bool IsAiAssembly(IAssemblySymbol? assembly) => assembly is not null && s_aiAssemblies.Contains(assembly.Name);

    /// <summary>The names that code writes where it uses a role, of every SDK and of the project's own rows: a filter on syntax before anything is bound.</summary>
    public ImmutableHashSet<string> NamesOf(ApiRole role)
    {
        ImmutableHashSet<string> builtIn = s_writtenNames.TryGetValue(role, out ImmutableHashSet<string>? names) ? names : ImmutableHashSet<string>.Empty;
        return _ownRowsByRole.Contains(role) ? _names.GetOrAdd(role, builtIn.Union(_ownRowsByRole[role].Select(row => row.WrittenName))) : builtIn;
    }

    /// <summary>Those of several roles.</summary>
    public ImmutableHashSet<string> NamesOf(ApiRole first, params ApiRole[] others) => others.Aggregate(NamesOf(first), (names, role) => names.Union(NamesOf(role)));

    /// <summary>Those of a role of attributes, with and without the ending that code leaves out.</summary>
    public ImmutableHashSet<string> AttributeNamesOf(ApiRole role) => AttributeNames(NamesOf(role)).ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>Names of attributes, with and without the ending that code leaves out.</summary>
    public static IEnumerable<string> AttributeNames(IEnumerable<string> names)
        => names.SelectMany(name => name.EndsWith("Attribute", StringComparison.Ordinal) ? new[] { name, name.Substring(0, name.Length - "Attribute".Length) } : [name]);

    /// <summary>
    /// As <see cref="NamesOf(ApiRole)"/>, of the members that this compilation can use at all: a name that only an SDK without a reference, or another
    /// version of one, has is not worth a binding.
    /// </summary>
    public ImmutableHashSet<string> NamesInUse(ApiRole role)
        => _namesInUse.TryGetValue(role, out ImmutableHashSet<string>? names)
            ? names
            : _namesInUse.GetOrAdd(role, RowsInUse(role).Select(row => row.WrittenName).ToImmutableHashSet(StringComparer.Ordinal));

    /// <summary>The rows of a role whose members this compilation can use.</summary>
    public IEnumerable<ModelRow> RowsInUse(ApiRole role) => Rows(role).Where(Exists);

    /// <summary>The names of several roles.</summary>
    public ImmutableHashSet<string> NamesInUse(ApiRole first, params ApiRole[] others) => others.Aggregate(NamesInUse(first), (names, role) => names.Union(NamesInUse(role)));

    /// <summary>The row that gives a member this role, or null.</summary>
    public ModelRow? Find(ISymbol? member, ApiRole role)
    {
        foreach (ModelRow row in RowsOf(member))
        {
            if (row.Role == role)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>True where a member plays this role.</summary>
    public bool Is(ISymbol? member, ApiRole role) => Find(member, role) is not null;

    /// <summary>All rows of a member; for a call of an overriding or implementing member those of what it overrides or implements too.</summary>
    public ImmutableArray<ModelRow> RowsOf(ISymbol? member)
    {
        if (member is null || !(s_members.Contains(member.MetadataName) || _ownMembers.Contains(member.MetadataName)))
        {
            return ImmutableArray<ModelRow>.Empty;
        }

        ISymbol definition = Definition(member);
        if (!_rows.TryGetValue(definition, out ImmutableArray<ModelRow> rows))
        {
            rows = _rows.GetOrAdd(definition, s_members[definition.MetadataName].Where(IsInForce).Concat(_ownMembers[definition.MetadataName]).Where(row => Matches(definition, row)).ToImmutableArray());
        }

        return rows;
    }

    /// <summary>True where a type, one of its bases or one of its interfaces plays this role.</summary>
    public bool IsType(ITypeSymbol? type, ApiRole role)
    {
        if (type is null)
        {
            return false;
        }

        ITypeSymbol definition = type.OriginalDefinition;
        if (!_typeRoles.TryGetValue((definition, role), out bool plays))
        {
            plays = Rows(role).Any(row => row.Kind == ModelRowKind.Type && DerivesFrom(definition, row.TypeName));
            _typeRoles.TryAdd((definition, role), plays);
        }

        return plays;
    }

    /// <summary>The types of this metadata name; two where two assemblies define it.</summary>
    public ImmutableArray<INamedTypeSymbol> Types(string metadataName)
        => _types.TryGetValue(metadataName, out ImmutableArray<INamedTypeSymbol> types)
            ? types
            : _types.GetOrAdd(metadataName, FindTypes(metadataName));

    // Most rows are of SDKs that a program does not use: to ask all its references for each of their types is the dearest thing a catalog can do.
    private ImmutableArray<INamedTypeSymbol> FindTypes(string metadataName)
    {
        IAssemblySymbol[] homes = [.. s_homes[metadataName].SelectMany(home => _assemblies.Value[home]).Distinct<IAssemblySymbol>(SymbolEqualityComparer.Default)];
        ImmutableArray<INamedTypeSymbol> found = homes.Append(_compilation.Assembly).Select(assembly => assembly.GetTypeByMetadataName(metadataName)).OfType<INamedTypeSymbol>()
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).ToImmutableArray();

        // The type may have lived elsewhere in this version, and .NET's own types do in each of its profiles.
        return found.IsEmpty && (homes.Length > 0 || metadataName.StartsWith("System.", StringComparison.Ordinal) || !s_homes.Contains(metadataName))
            ? _compilation.GetTypesByMetadataName(metadataName)
            : found;
    }

    /// <summary>The definition behind a constructed, reduced or partial member: what rows and call sites are compared by.</summary>
    public static ISymbol Definition(ISymbol member)
        => member is IMethodSymbol method
            ? (method.ReducedFrom ?? method).OriginalDefinition is var definition && definition is IMethodSymbol { PartialImplementationPart: { } implementation }
                ? implementation
                : definition
            : member.OriginalDefinition;

    private ImmutableDictionary<string, ModelSdk> FindUnknown()
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new Dictionary<string, ModelSdk>(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<ModelSdk, ModelRow> rows in ModelFile.BuiltIn.Rows.Where(row => row.Sdk.IsAi && row.Kind != ModelRowKind.Switch && row.Until is null).GroupBy(row => row.Sdk))
        {
            // A section of several packages tells only where all are there: which row is whose, it does not say.
            if (rows.Key.Packages.Any(package => !_assemblies.Value.Contains(package.Assembly)))
            {
                continue;
            }

            if (rows.FirstOrDefault(Exists) is { } found)
            {
                known.UnionWith(rows.Key.Packages.Length == 1 ? [rows.Key.Packages[0].Assembly] : Types(found.TypeName).Select(type => type.ContainingAssembly.Name));
            }
            else
            {
                foreach (ModelPackage package in rows.Key.Packages)
                {
                    unknown[package.Assembly] = rows.Key;
                }
            }
        }

        return unknown.Where(pair => !known.Contains(pair.Key)).ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private IEnumerable<ModelRow> Rows(ApiRole role) => s_rowsByRole[role].Where(IsInForce).Concat(_ownRowsByRole[role]);

    private bool IsInForce(ModelRow row) => _withdrawn.IsEmpty || !_withdrawn.Contains((row.Role, row.ToString()));

    private bool Exists(ModelRow row)
        => row.Kind == ModelRowKind.Switch
            || Types(row.TypeName).Any(type => row.Kind == ModelRowKind.Type || row.MemberName == WellKnownMemberNames.InstanceConstructorName || !type.GetMembers(row.MemberName).IsEmpty);

    private bool Matches(ISymbol member, ModelRow row)
    {
        bool isKind = row.Kind switch
        {
            ModelRowKind.Method => member.Kind == SymbolKind.Method,
            ModelRowKind.Property => member.Kind == SymbolKind.Property,
            _ => member.Kind == SymbolKind.Field,
        };

        return isKind
            && member.ContainingType is { } type
            && (IsSame(type, row.TypeName)
                || (!member.IsStatic && member is not IMethodSymbol { MethodKind: MethodKind.Constructor } && Stems(member, row.TypeName)));
    }

    // True where a member overrides or implements one of the named type; an overload of the same name beside it does not.
    private bool Stems(ISymbol member, string typeName)
    {
        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            if (IsSame(current.ContainingType, typeName))
            {
                return true;
            }

            INamedTypeSymbol type = current.ContainingType;
            if (type.AllInterfaces.Where(i => IsSame(i, typeName)).SelectMany(i => i.GetMembers(member.Name))
                .Any(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), current)))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        _ => null,
    };

    private bool IsSame(ITypeSymbol type, string metadataName)
        => Types(metadataName).Contains(type.OriginalDefinition, SymbolEqualityComparer.Default);

    private bool DerivesFrom(ITypeSymbol type, string metadataName)
    {
        if (Types(metadataName).IsEmpty)
        {
            return false;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (IsSame(current, metadataName))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(i => IsSame(i, metadataName));
    }
}
