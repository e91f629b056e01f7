using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// Knows which types hold predictions: those of SDKs by the catalog, those that a language model fills in, those that a program declares for ML.NET by the columns that ML.NET binds by name
/// (<c>PredictedLabel</c>, <c>Score</c>, <c>Probability</c>; member name or <c>[ColumnName]</c>). Answers of regression, ranking, recommendation and
/// forecasting have no label, those of clustering no confidence: they are none.
/// </summary>
internal sealed class PredictionTypes
{
    private const string DataAssembly = "Microsoft.ML.Data";

    // ML.NET's trainers, and converters of scikit-learn models to ONNX, which name their outputs so.
    private static readonly ImmutableArray<(string Decision, ImmutableArray<string> Confidences)> s_columns = ImmutableArray.Create(
        ("PredictedLabel", ImmutableArray.Create("Probability", "Score")),
        ("label", ImmutableArray.Create("probabilities")),
        ("output_label", ImmutableArray.Create("output_probability")));

    // Where a program names the type that its predictions are read into; the last type argument is it.
    private static readonly ImmutableArray<string> s_outputs = ImmutableArray.Create(
        "PredictionEngine", "PredictionEnginePool", "CreatePredictionEngine", "AddPredictionEnginePool", "CreateEnumerable");

    private readonly AnalyzedCompilation _compilation;
    private readonly AnsweredTypes _answered;
    private readonly bool _hasColumns;
    private readonly Lazy<bool> _clusters;
    private readonly Lazy<bool> _isExcused;
    private readonly Lazy<ImmutableHashSet<ISymbol>> _outputs;
    private readonly ConcurrentDictionary<ITypeSymbol, PredictionType?> _types = new(SymbolEqualityComparer.Default);

    public PredictionTypes(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _answered = new AnsweredTypes(compilation);
        _hasColumns = compilation.Compilation.ReferencedAssemblyNames.Any(name => name.Name == DataAssembly);
        _clusters = new(() => !compilation.UsesOf(ApiRole.PredictionCluster).IsEmpty);
        _isExcused = new(() => !compilation.UsesOf(ApiRole.PredictionRecommend).IsEmpty || !compilation.UsesOf(ApiRole.PredictionThreshold).All(use => use.Target.ContainingAssembly?.Name != DataAssembly));
        _outputs = new(FindOutputs);
    }

    /// <summary>What a type says about a prediction; null for types that hold none.</summary>
    public PredictionType? Of(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, SpecialType: SpecialType.None } named)
        {
            return null;
        }

        ITypeSymbol definition = named.OriginalDefinition;
        return _types.TryGetValue(definition, out PredictionType? known) ? known : _types.GetOrAdd(definition, OfSdk(named) ?? OfColumns(named) ?? _answered.Of(named));
    }

    /// <summary>The scale of a confidence member; raw scores of ML.NET have none.</summary>
    public ConfidenceScale ScaleOf(ISymbol member)
    {
        foreach (ModelRow row in _compilation.Catalog.RowsOf(member))
        {
            if (row.Role is ApiRole.PredictionProbability or ApiRole.PredictionPercent)
            {
                return row.Role == ApiRole.PredictionPercent ? ConfidenceScale.Percent : ConfidenceScale.Unit;
            }
        }

        // Calibrated trainers write this column.
        return _hasColumns && ColumnOf(member) == "Probability" && Of(member.ContainingType) is { } type && type.Confidences.Contains(member.OriginalDefinition, SymbolEqualityComparer.Default)
            ? ConfidenceScale.Unit
            : ConfidenceScale.None;
    }

    /// <summary>True for a member of a type that a program declares for ML.NET; false for those of SDKs.</summary>
    public bool IsColumn(ISymbol member) => _compilation.Catalog.RowsOf(member).IsEmpty;

    private PredictionType? OfSdk(INamedTypeSymbol type)
    {
        var decisions = ImmutableArray.CreateBuilder<ISymbol>();
        var confidences = ImmutableArray.CreateBuilder<ISymbol>();
        foreach (ISymbol member in EndpointMap.WithBases(type.OriginalDefinition).SelectMany(t => t.GetMembers()).Where(m => m is IPropertySymbol))
        {
            foreach (ModelRow row in _compilation.Catalog.RowsOf(member))
            {
                (row.Role switch
                {
                    ApiRole.PredictionLabel => decisions,
                    ApiRole.PredictionProbability or ApiRole.PredictionPercent or ApiRole.PredictionConfidence => confidences,
                    _ => null,
                })?.Add(member);
            }
        }

        return decisions.Count > 0 && confidences.Count > 0 ? new PredictionType(decisions.ToImmutable(), confidences.ToImmutable()) : null;
    }

    private PredictionType? OfColumns(INamedTypeSymbol type)
    {
        if (!_hasColumns || type.TypeKind == TypeKind.Interface)
        {
            return null;
        }

        ISymbol[] members = [.. EndpointMap.WithBases(type).SelectMany(t => t.GetMembers()).Where(m => !m.IsStatic && m is IPropertySymbol { IsIndexer: false } or IFieldSymbol { AssociatedSymbol: null, IsStatic: false })];
        foreach ((string decision, ImmutableArray<string> confidences) in s_columns)
        {
            if (Member(decision) is { } label && confidences.Select(Member).OfType<ISymbol>().ToImmutableArray() is { IsEmpty: false } scores
                && IsOutput(type, label) && !_isExcused.Value && !IsCluster(label, scores))
            {
                return new PredictionType(ImmutableArray.Create(label.OriginalDefinition), scores.Select(s => s.OriginalDefinition).ToImmutableArray());
            }
        }

        return null;

        ISymbol? Member(string column) => members.FirstOrDefault(m => ColumnOf(m) == column);
    }

    private string ColumnOf(ISymbol member)
        => member.GetAttributes().FirstOrDefault(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.PredictionColumn)) is { ConstructorArguments: { Length: > 0 } arguments } && arguments[0].Value is string name
            ? name
            : member.Name;

    // Rows of a table can be called the same: there must be sign that a model fills the type.
    private bool IsOutput(INamedTypeSymbol type, ISymbol label)
        => label.GetAttributes().Any(a => _compilation.Catalog.IsType(a.AttributeClass, ApiRole.PredictionColumn))
            || _outputs.Value.Contains(type.OriginalDefinition)
            || (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Compilation.Assembly)
                && type.ContainingModule?.ReferencedAssemblies.Any(name => name.Name == DataAssembly) == true);

    // A cluster's key is not sure or unsure: its distances say where a row lies.
    private bool IsCluster(ISymbol label, ImmutableArray<ISymbol> scores)
        => TypeOf(label)?.SpecialType == SpecialType.System_UInt32 && (_clusters.Value || scores.Any(s => s.Name.StartsWith("Distance", StringComparison.Ordinal)));

    public static ITypeSymbol? TypeOf(ISymbol member) => (member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type;

    private ImmutableHashSet<ISymbol> FindOutputs()
    {
        ImmutableHashSet<ISymbol>.Builder found = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        foreach (GenericNameSyntax name in _compilation.Compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()).OfType<GenericNameSyntax>().Where(n => s_outputs.Contains(n.Identifier.ValueText)))
        {
            SeparatedSyntaxList<TypeSyntax> arguments = name.TypeArgumentList.Arguments;
            if (arguments.Count > 0 && _compilation.Calls.Model(name.SyntaxTree).GetTypeInfo(arguments[arguments.Count - 1]).Type is INamedTypeSymbol output)
            {
                found.Add(output.OriginalDefinition);
            }
        }

        return found.ToImmutable();
    }
}
