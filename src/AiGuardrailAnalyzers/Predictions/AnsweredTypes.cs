using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// Types of the program that a language model fills in (<c>GetResponseAsync&lt;T&gt;</c>, <c>RunAsync&lt;T&gt;</c>, an answer deserialized into <c>T</c>) and
/// in which it says how sure it is. The model is told what a member means by its name, so its name says it here too.
/// </summary>
internal sealed class AnsweredTypes
{
    // An answer, a list in it, an item of that.
    private const int MaxNesting = 3;
    private const int MaxHops = 3;

    private static readonly ImmutableArray<string> s_confidences = ImmutableArray.Create("Confidence", "Certainty", "Probability");
    private static readonly ImmutableArray<string> s_decisions = ImmutableArray.Create(
        "Label", "Category", "Class", "Classification", "Intent", "Sentiment", "Verdict", "Decision", "Diagnosis", "Topic", "Language", "Department", "Type");

    private static readonly ImmutableHashSet<string> s_parsers = ImmutableHashSet.Create(StringComparer.Ordinal, "Deserialize", "DeserializeAsync", "DeserializeObject", "ToObjectFromJson");
    private static readonly TaintQuery s_answers = new(TaintLabel.Model, GuardKinds.Confinement, MaxHops);

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ImmutableArray<ITypeSymbol>> _answers;
    private readonly Lazy<ImmutableArray<(ExpressionSyntax Name, ITypeSymbol Type)>> _parsed;

    public AnsweredTypes(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _answers = new(() => compilation.UsesOf(ApiRole.ModelChat).Concat(compilation.UsesOf(ApiRole.ModelPrompt))
            .SelectMany(use => TypesAt(use.Node)).ToImmutableArray());
        _parsed = new(() => compilation.Calls.UsersOf(s_parsers).SelectMany(user => user.Declaration.DescendantNodes()).OfType<SimpleNameSyntax>()
            .Where(name => s_parsers.Contains(name.Identifier.ValueText)).Distinct()
            .SelectMany(name => TypesAt(name).Select(type => ((ExpressionSyntax)name, type))).ToImmutableArray());
    }

    /// <summary>What a type says about an answer; null where no model fills it in, or none is asked how sure it is.</summary>
    public PredictionType? Of(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Compilation.Assembly))
        {
            return null;
        }

        IPropertySymbol[] members = [.. type.OriginalDefinition.GetMembers().OfType<IPropertySymbol>().Where(p => p is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null })];
        var confidences = members.Where(IsConfidence).ToImmutableArray<ISymbol>();
        var decisions = members.Where(m => !IsConfidence(m) && IsDecision(m)).ToImmutableArray<ISymbol>();
        return !confidences.IsEmpty && !decisions.IsEmpty && IsFilledIn(type.OriginalDefinition) ? new PredictionType(decisions, confidences) : null;
    }

    private static bool IsConfidence(IPropertySymbol member)
        => Bare(member.Type) is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_Int32 or SpecialType.System_String }
            && s_confidences.Any(word => member.Name.StartsWith(word, StringComparison.Ordinal) || member.Name.EndsWith(word, StringComparison.Ordinal) || member.Name.EndsWith(word + "Score", StringComparison.Ordinal))
            && !member.Name.EndsWith("Threshold", StringComparison.Ordinal);

    private static bool IsDecision(IPropertySymbol member)
        => Bare(member.Type) is { TypeKind: TypeKind.Enum } or { SpecialType: SpecialType.System_Boolean }
            || (member.Type.SpecialType == SpecialType.System_String && s_decisions.Any(word => member.Name.EndsWith(word, StringComparison.Ordinal)));

    private static ITypeSymbol Bare(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;

    private bool IsFilledIn(INamedTypeSymbol type)
        => _answers.Value.Any(answer => Holds(answer, type, MaxNesting))
            || _parsed.Value.Any(parsed => Holds(parsed.Type, type, MaxNesting) && IsAnswer(parsed.Name));

    private bool IsAnswer(ExpressionSyntax parser)
        => parser.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && _compilation.Calls.Model(call.SyntaxTree).GetOperation(call) is { } operation
            && ThrowingParsers.TextOf(operation, _compilation.Catalog) is { } text
            && !s_answers.FindAll(_compilation, text, CancellationToken.None).IsEmpty;

    // The types that a generic call is made with; those of its callers where it stands in a generic method of the program.
    private IEnumerable<ITypeSymbol> TypesAt(SyntaxNode name)
    {
        if (_compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name).Symbol is not IMethodSymbol { TypeArguments: { IsEmpty: false } arguments })
        {
            yield break;
        }

        foreach (ITypeSymbol argument in arguments)
        {
            if (argument is ITypeParameterSymbol { DeclaringMethod: { } method, Ordinal: var ordinal })
            {
                foreach (CallSite caller in _compilation.Calls.ReferencesTo(method, CancellationToken.None))
                {
                    if (_compilation.Calls.Model(caller.Node.SyntaxTree).GetSymbolInfo(caller.Node).Symbol is IMethodSymbol { TypeArguments: var given } && given.Length > ordinal)
                    {
                        yield return given[ordinal];
                    }
                }
            }
            else
            {
                yield return argument;
            }
        }
    }

    private bool Holds(ITypeSymbol? outer, INamedTypeSymbol type, int depth) => outer switch
    {
        null => false,
        _ when depth == 0 => false,
        IArrayTypeSymbol array => Holds(array.ElementType, type, depth),
        _ when SymbolEqualityComparer.Default.Equals(outer.OriginalDefinition, type) => true,
        INamedTypeSymbol named => named.TypeArguments.Any(argument => Holds(argument, type, depth))
            || (SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, type.ContainingAssembly)
                && named.GetMembers().OfType<IPropertySymbol>().Any(member => Holds(member.Type, type, depth - 1))),
        _ => false,
    };
}
