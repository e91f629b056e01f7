using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Loops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Decisions;

/// <summary>
/// Knows the checks that rest on a model or moderation service: functions, variables and branches whose value a model's answer decides and that let content, a
/// user or an action pass. What makes one is how it is computed and used, not what it is called.
/// </summary>
internal sealed class ModelChecks
{
    // What a model is asked when it is to guard something.
    private static readonly Regex s_safetyQuestion = new(
        @"\b(un)?safe(ty)?\b|\bharm|\bmalicious|\binjection|\bjailbreak|\btoxic|\boffensive|\binappropriate|\bmoderat|\bviolat|\bpolic(y|ies)\b|\bforbidden|\bdangerous|\bspam|\bhate|\babus|\b(dis)?allowed?\b|\bapprov|\bsensitive|\bprohibit",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly AnalyzedCompilation _compilation;
    private readonly ModelAnswers _answers;

    public ModelChecks(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        var wrappers = new Lazy<ImmutableHashSet<string>>(() => compilation.Calls.UsersOf(compilation.Catalog.NamesOf(ApiRole.ModerationCall)).Select(user => CallGraph.DeclaredName(user.Declaration)).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal));
        _answers = new ModelAnswers(
            compilation,
            name => compilation.Catalog.NamesOf(ApiRole.ModerationCall).Contains(name) || compilation.ModelCalls.IsOnTheWay(name) || wrappers.Value.Contains(name),
            (call, method) => compilation.Catalog.Is(method, ApiRole.ModerationCall) || compilation.ModelCalls.ModelCall(method)?.Role is ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelPredict || compilation.ModelCalls.IsRequest(call));
    }

    /// <summary>The calls in some code that a model or moderation service answers.</summary>
    public IEnumerable<AnsweringCall> CallsIn(SyntaxNode code, CancellationToken cancellationToken) => _answers.In(LoopScope.Nodes(code), cancellationToken);

    /// <summary>What depends on those calls in a body.</summary>
    public ModelDependence Dependence(SyntaxNode body, IEnumerable<AnsweringCall> calls, CancellationToken cancellationToken)
        => new(body, _compilation.Calls.Model(body.SyntaxTree), calls.Select(call => call.Call), cancellationToken);

    /// <summary>The value with which a function's result, or a property of it, lets pass; null where it is no check.</summary>
    public bool? PassingResult(SyntaxNode function, string? property, List<AnsweringCall> calls, CancellationToken cancellationToken)
    {
        GateUse? use = GateUse.OfResult(function, property, _compilation, cancellationToken);
        return use is not null && (use.IsRejection || AsksForSafety(function, calls, cancellationToken)) ? use.Passes
            : use is null && property is null ? PassingByVerdict(function)
            : null;
    }

    /// <summary>The value with which a variable lets pass in the code behind a place; null where it gates nothing.</summary>
    public bool? PassingVariable(IEnumerable<SyntaxNode> code, string name, SyntaxNode function, List<AnsweringCall> calls, CancellationToken cancellationToken)
        => GateUse.OfVariable(code, name, _compilation, cancellationToken) is { } use && (use.IsRejection || AsksForSafety(function, calls, cancellationToken)) ? use.Passes : null;

    /// <summary>True where a model is asked for a verdict on safety in a function, by its words or by its kind.</summary>
    public bool AsksForSafety(SyntaxNode function, List<AnsweringCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Any(call => _compilation.Catalog.Is(call.Model, ApiRole.ModerationCall)))
        {
            return true;
        }

        // The words may stand in the wrapper that is called, or in a constant.
        IEnumerable<SyntaxNode> bodies = calls.Where(call => !call.IsDirect)
            .SelectMany(call => _compilation.Calls.TryGetTarget(call.Call, cancellationToken, out IMethodSymbol? target) ? _compilation.Calls.BodiesOf(target, cancellationToken) : ImmutableArray<SyntaxNode>.Empty)
            .Prepend(function);
        return bodies.Any(body => TextsIn(body, isFollowed: true, cancellationToken).Any(text => s_safetyQuestion.IsMatch(text)));
    }

    // Also of the constants, fields and properties that hold a prompt.
    private IEnumerable<string> TextsIn(SyntaxNode code, bool isFollowed, CancellationToken cancellationToken)
        => code.DescendantNodesAndSelf().SelectMany(node => node switch
        {
            LiteralExpressionSyntax { Token.Value: string text } => [text],
            InterpolatedStringTextSyntax part => [part.TextToken.ValueText],
            IdentifierNameSyntax { Parent: ArgumentSyntax or InterpolationSyntax or BinaryExpressionSyntax } or MemberAccessExpressionSyntax { Parent: ArgumentSyntax or InterpolationSyntax or BinaryExpressionSyntax } when isFollowed
                && _compilation.Calls.Model(node.SyntaxTree).GetSymbolInfo(node, cancellationToken).Symbol is { } member and (IFieldSymbol or IPropertySymbol)
                => member.DeclaringSyntaxReferences.Where(reference => _compilation.Calls.Contains(reference.SyntaxTree)).SelectMany(reference => TextsIn(reference.GetSyntax(cancellationToken), isFollowed: false, cancellationToken)),
            _ => Enumerable.Empty<string>(),
        });

    // return !result.Flagged; — or 'if (result.Flagged) return false;'.
    private bool? PassingByVerdict(SyntaxNode function)
    {
        foreach (MemberAccessExpressionSyntax verdict in LoopScope.Nodes(function).OfType<MemberAccessExpressionSyntax>().Where(access => _compilation.Catalog.NamesOf(ApiRole.GuardFlagged).Contains(access.Name.Identifier.ValueText)))
        {
            bool isNegated = false;
            for (SyntaxNode? node = verdict; node is not null && node != function; node = node.Parent)
            {
                switch (node.Parent)
                {
                    case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }:
                        isNegated = !isNegated;
                        break;
                    case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                        // The result is the verdict, or its opposite.
                        return isNegated;
                    case IfStatementSyntax branch when branch.Condition == node && ReturnedBy(branch.Statement) is { } returned:
                        return isNegated ? returned : !returned;
                }
            }
        }

        return null;
    }

    private static bool? ReturnedBy(StatementSyntax statement)
        => (statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement) is ReturnStatementSyntax { Expression: LiteralExpressionSyntax { Token.Value: bool value } } ? value : null;
}
