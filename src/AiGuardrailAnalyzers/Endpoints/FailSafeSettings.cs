using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Settings that decide, on the way to a model, whether it is asked or its answer counts (a threshold, a switch), and the code that changes
/// them with a value it is given. Where strangers reach that code, a security defect disables a safety mechanism (paper, section 5.3).
/// </summary>
internal sealed class FailSafeSettings
{
    private const int MaxDepth = 4;

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ImmutableDictionary<ISymbol, SyntaxNode>> _settings;
    private readonly Lazy<ReachingCalls> _changes;

    public FailSafeSettings(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _settings = new(FindSettings);
        _changes = new(() => new ReachingCalls(
            compilation.Calls,
            FindChanges(),
            node => compilation.Endpoints.IsHandler(node, CancellationToken.None),
            MaxDepth));
    }

    /// <summary>How these bodies change such a setting; null when they change none.</summary>
    public CallPath? ChangedBy(ImmutableArray<SyntaxNode> bodies)
        => bodies.SelectMany(_changes.Value.In).FirstOrDefault() is { } found ? new CallPath(found.Path) : null;

    /// <summary>The code that a setting guards, for people.</summary>
    public string Guarded(ISymbol setting)
        => _settings.Value.TryGetValue(setting, out SyntaxNode? owner) && _compilation.Calls.SymbolOf(owner, CancellationToken.None) is { Name.Length: > 0 } symbol && symbol.ContainingType is not null
            ? $"'{DisplayName.Of(symbol)}'"
            : "another endpoint";

    // The settings that conditions read in the bodies on the way to a model.
    private ImmutableDictionary<ISymbol, SyntaxNode> FindSettings()
    {
        ImmutableDictionary<ISymbol, SyntaxNode>.Builder found = ImmutableDictionary.CreateBuilder<ISymbol, SyntaxNode>(SymbolEqualityComparer.Default);
        foreach (SyntaxNode owner in _compilation.ModelCalls.Bodies)
        {
            SemanticModel model = _compilation.Calls.Model(owner.SyntaxTree);
            foreach (SimpleNameSyntax name in owner.DescendantNodes().Select(ConditionOf).OfType<ExpressionSyntax>().SelectMany(c => c.DescendantNodesAndSelf()).OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol?.OriginalDefinition is { } member && IsSetting(member) && !found.ContainsKey(member))
                {
                    found.Add(member, owner);
                }
            }
        }

        return found.ToImmutable();
    }

    private static ExpressionSyntax? ConditionOf(SyntaxNode node) => node switch
    {
        IfStatementSyntax branch => branch.Condition,
        ConditionalExpressionSyntax choice => choice.Condition,
        _ => null,
    };

    // Of the program's own, changeable, and a plain value: text and objects are state more often than limits.
    private static bool IsSetting(ISymbol member) => member.Locations.Any(l => l.IsInSource) && member switch
    {
        IPropertySymbol { SetMethod.IsInitOnly: false, IsIndexer: false } property => IsPlain(property.Type),
        IFieldSymbol { IsConst: false, IsReadOnly: false } field => IsPlain(field.Type),
        _ => false,
    };

    private static bool IsPlain(ITypeSymbol type)
        => type.TypeKind == TypeKind.Enum || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double and not SpecialType.System_Char || type.Name == "TimeSpan";

    private IEnumerable<CallSite> FindChanges()
    {
        ImmutableHashSet<string> names = _settings.Value.Keys.Select(setting => setting.Name).ToImmutableHashSet(StringComparer.Ordinal);
        foreach (IndexedMember member in _compilation.Calls.UsersOf(names).Where(m => m.Declaration is not LocalFunctionStatementSyntax))
        {
            SemanticModel model = _compilation.Calls.Model(member.Declaration.SyntaxTree);
            foreach (AssignmentExpressionSyntax assignment in member.Declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                if (NameOf(assignment.Left) is { } name
                    && names.Contains(name.Identifier.ValueText)
                    && model.GetSymbolInfo(assignment.Left).Symbol?.OriginalDefinition is { } setting
                    && _settings.Value.ContainsKey(setting)
                    && !IsOfFreshObject(assignment, model)
                    && TakesParameter(assignment.Right, model))
                {
                    yield return new CallSite(name, setting);
                }
            }
        }
    }

    private static SimpleNameSyntax? NameOf(ExpressionSyntax target) => target switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax access => access.Name,
        _ => null,
    };

    // 'new Settings { Limit = … }' and a local's members change nothing that others see; a constructor sets what starts.
    private static bool IsOfFreshObject(AssignmentExpressionSyntax assignment, SemanticModel model)
        => assignment.Parent is InitializerExpressionSyntax
            || assignment.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not null
            || (assignment.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } && model.GetSymbolInfo(receiver).Symbol is ILocalSymbol);

    private static bool TakesParameter(ExpressionSyntax value, SemanticModel model)
        => value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => model.GetSymbolInfo(name).Symbol is IParameterSymbol);
}
