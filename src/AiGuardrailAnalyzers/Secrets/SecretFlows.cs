using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Secrets;

/// <summary>
/// The places of a model's input that secrets reach. A program reads few secrets and has many prompts: so the reads are followed forward, once a
/// compilation, and each place is looked up here.
/// </summary>
internal sealed class SecretFlows
{
    private static readonly ImmutableArray<ApiRole> s_prompts = ImmutableArray.Create(
        ApiRole.PromptUser, ApiRole.PromptInstructions, ApiRole.PromptMessage, ApiRole.PromptAssistant, ApiRole.PromptTemplate);

    private readonly ImmutableHashSet<string> _names;

    private readonly AnalyzedCompilation _compilation;
    private readonly ValueUses _uses;
    private readonly Lazy<ImmutableDictionary<SyntaxNode, SecretFlow>> _flows;

    public SecretFlows(AnalyzedCompilation compilation)
    {
        _names = compilation.Catalog.NamesInUse(ApiRole.SecretValue, ApiRole.SecretLookup);
        _compilation = compilation;
        _uses = new ValueUses(compilation.Calls);
        _flows = new(() => FindAll().GroupBy(flow => flow.Place).ToImmutableDictionary(flows => flows.Key, flows => flows.First()));
    }

    /// <summary>The secret that reaches a value; null where none is proven.</summary>
    public SecretFlow? Into(IOperation value) => _flows.Value.TryGetValue(value.Syntax, out SecretFlow? flow) ? flow : null;

    private IEnumerable<SecretFlow> FindAll()
        => _compilation.Calls.UsersOf(_names.Concat(_compilation.Calls.Trees.SelectMany(tree => tree.UsedNames).Where(IsSecretKey)).Distinct())
            .Select(user => user.Declaration).Where(declaration => declaration is not LocalFunctionStatementSyntax).Distinct()
            .SelectMany(declaration => declaration.DescendantNodes()).Where(MayYieldSecret)
            .Select(read => _compilation.Calls.Model(read.SyntaxTree).GetOperation(read))
            .Select(read => read is null ? null : Follow(read))
            .OfType<SecretFlow>();

    private static bool IsSecretKey(string name) => name.StartsWith(TreeIndex.KeyPrefix, StringComparison.Ordinal) && SecretKey.IsSecret(name.Substring(TreeIndex.KeyPrefix.Length));

    private bool MayYieldSecret(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => CallGraph.NameOf(call) is { } name && _names.Contains(name.Identifier.ValueText),
        MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax } access => _names.Contains(access.Name.Identifier.ValueText),
        ElementAccessExpressionSyntax access => IsSecretKey(access.ArgumentList),
        ElementBindingExpressionSyntax binding => IsSecretKey(binding.ArgumentList),
        _ => false,
    };

    private static bool IsSecretKey(BracketedArgumentListSyntax list) => list.Arguments.Count == 1 && list.Arguments[0].Expression is LiteralExpressionSyntax { Token.Value: string key } && SecretKey.IsSecret(key);

    private SecretFlow? Follow(IOperation read)
        => SecretSources.Describe(read, _compilation.Catalog) is { } secret
            && _uses.Find(read, place => KindOf(place) is not null, MakesText, CancellationToken.None) is { } place
                ? new SecretFlow(secret, KindOf(place)!, ValueOf(place).Syntax, read.Syntax)
                : null;

    private static IOperation ValueOf(IOperation place) => place switch
    {
        IArgumentOperation argument => argument.Value,
        IAssignmentOperation assignment => assignment.Value,
        IReturnOperation { ReturnedValue: { } value } => value,
        _ => place,
    };

    private string? KindOf(IOperation place) => place switch
    {
        IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            => _compilation.Catalog.RowsOf(method).FirstOrDefault(row => row.Path?.Parameter == parameter.Name && (s_prompts.Contains(row.Role) || row.Role == ApiRole.PromptAddress)) is { } row
                ? row.Role == ApiRole.PromptAddress ? "an address that the model is given" : "a prompt"
                : null,
        IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } => s_prompts.Any(role => _compilation.Catalog.Is(member, role)) ? "a prompt" : null,
        IReturnOperation { SemanticModel: { } model } way
            => model.GetEnclosingSymbol(way.Syntax.SpanStart) is IMethodSymbol method && _compilation.Tools.IsTool(method) ? method.Name.Length > 0 ? $"the result of the tool '{method.Name}'" : "a tool's result" : null,
        _ => null,
    };

    // Joined, encoded or listed text is as secret as the secret; what is looked up with it, or replaced by other text, is not.
    private bool MakesText(IArgumentOperation argument)
        => argument.Parameter?.ContainingSymbol is IMethodSymbol method
            && _compilation.Catalog.IsType(method.ContainingType, ApiRole.TextMaker)
            && TextTypes.CanCarry(method.MethodKind == MethodKind.Constructor ? method.ContainingType : method.ReturnsVoid ? argument.Parameter.Type : method.ReturnType)
            && !(argument.Parameter.Name is "oldValue" or "value" && method.Name is "Replace" or "IndexOf" or "Contains" or "StartsWith" or "EndsWith")
            && !method.Name.StartsWith("Deserialize", StringComparison.Ordinal);
}

/// <summary>A secret on its way to a model.</summary>
/// <param name="Secret">What it is, for people.</param>
/// <param name="Kind">What it reaches, for people.</param>
/// <param name="Place">The value that holds it there.</param>
/// <param name="Source">Where it is read.</param>
internal sealed record SecretFlow(string Secret, string Kind, SyntaxNode Place, SyntaxNode Source);
