using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Loops;

/// <summary>
/// Which variables of a piece of code hold what came back from some calls, and so whether a condition is theirs to decide. A counter is not, nor what
/// nothing in the code writes.
/// </summary>
internal sealed class ModelDependence
{
    private readonly SyntaxNode _code;
    private readonly SemanticModel _model;
    private readonly HashSet<SyntaxNode> _calls;
    private readonly HashSet<ISymbol> _variables = new(SymbolEqualityComparer.Default);
    private readonly CancellationToken _cancellationToken;

    public ModelDependence(SyntaxNode code, SemanticModel model, IEnumerable<InvocationExpressionSyntax> calls, CancellationToken cancellationToken)
    {
        _code = code;
        _model = model;
        _calls = [.. calls];
        _cancellationToken = cancellationToken;
        var writes = LoopScope.Nodes(code).SelectMany(Writes).ToList();
        bool grows = true;
        while (grows)
        {
            grows = false;
            foreach ((ISymbol variable, ExpressionSyntax? value, SyntaxNode place) in writes)
            {
                if (!_variables.Contains(variable) && (value is null || Holds(value) || ConditionsOf(place).Any(IsDecided)))
                {
                    grows = _variables.Add(variable);
                }
            }
        }
    }

    /// <summary>True where nothing but the calls decides: every part of a condition holds what came back from them.</summary>
    public bool IsDecided(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax inner => IsDecided(inner.Expression),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => IsDecided(not.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both => IsDecided(both.Left) && IsDecided(both.Right),
        _ => Holds(condition),
    };

    /// <summary>The conditions between a place and the code around it under which the place is reached, those of the skips before it included.</summary>
    public IEnumerable<ExpressionSyntax> ConditionsOf(SyntaxNode place)
    {
        SyntaxNode inner = place;
        for (SyntaxNode? node = place.Parent; inner != _code && node is not null; inner = node, node = node.Parent)
        {
            switch (node)
            {
                case IfStatementSyntax branch when inner != branch.Condition:
                    yield return branch.Condition;
                    break;
                case SwitchSectionSyntax { Parent: SwitchStatementSyntax choice }:
                    yield return choice.Expression;
                    break;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice }:
                    yield return choice.GoverningExpression;
                    break;
                case ConditionalExpressionSyntax choice when inner != choice.Condition:
                    yield return choice.Condition;
                    break;
                case CommonForEachStatementSyntax each when inner == each.Statement:
                    yield return each.Expression;
                    break;
                case CatchClauseSyntax { Filter: { } filter }:
                    yield return filter.FilterExpression;
                    break;
            }

            if (node != _code && LoopScope.IsLoop(node) && LoopScope.ConditionOf(node) is { } condition)
            {
                yield return condition;
            }

            if (node is BlockSyntax block)
            {
                foreach (IfStatementSyntax skip in block.Statements.TakeWhile(s => s != inner).OfType<IfStatementSyntax>().Where(s => LoopScope.Continues(s.Statement, _code)))
                {
                    yield return skip.Condition;
                }
            }

            if (node == _code)
            {
                yield break;
            }
        }
    }

    /// <summary>True for an expression that holds what came back from the calls.</summary>
    public bool Holds(ExpressionSyntax value)
        => value.DescendantNodesAndSelf().Any(node => _calls.Contains(node) || (node is IdentifierNameSyntax name && _variables.Count > 0 && SymbolOf(name) is { } symbol && _variables.Contains(symbol)));

    private ISymbol? SymbolOf(SyntaxNode name) => _model.GetSymbolInfo(name, _cancellationToken).Symbol;

    // What a node writes, with the value; null where the value is the failure of a call.
    private IEnumerable<(ISymbol Variable, ExpressionSyntax? Value, SyntaxNode Place)> Writes(SyntaxNode node)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value } when Declared(node) is { } variable:
                yield return (variable, value, node);
                break;
            case AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax parts } } assignment:
                foreach (ISymbol part in parts.Variables.Select(Declared).OfType<ISymbol>())
                {
                    yield return (part, assignment.Right, node);
                }

                break;
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } assignment:
                foreach (ISymbol part in tuple.Arguments.Select(a => SymbolOf(a.Expression)).OfType<ISymbol>())
                {
                    yield return (part, assignment.Right, node);
                }

                break;
            case AssignmentExpressionSyntax assignment when IsPlain(assignment) && SymbolOf(assignment.Left) is { } target and (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol):
                yield return (target, assignment.Right, node);
                break;
            case ForEachStatementSyntax each when Declared(each) is { } item:
                yield return (item, each.Expression, each);
                break;
            case IsPatternExpressionSyntax pattern:
                foreach (ISymbol part in pattern.Pattern.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(Declared).OfType<ISymbol>())
                {
                    yield return (part, pattern.Expression, node);
                }

                break;
            case CatchDeclarationSyntax { Identifier.RawKind: not 0 } when Declared(node) is { } exception:
                yield return (exception, null, node);
                break;
            case InvocationExpressionSyntax call:
                foreach (ArgumentSyntax argument in call.ArgumentList.Arguments.Where(a => a.RefKindKeyword.IsKind(SyntaxKind.OutKeyword)))
                {
                    if ((argument.Expression is DeclarationExpressionSyntax { Designation: { } designation } ? Declared(designation) : SymbolOf(argument.Expression)) is { } result)
                    {
                        yield return (result, call, node);
                    }
                }

                // A builder holds what was appended to it.
                if (call.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax builder, Name.Identifier.ValueText: "Append" or "AppendLine" }
                    && call.ArgumentList.Arguments.FirstOrDefault() is { } text && SymbolOf(builder) is { } text1)
                {
                    yield return (text1, text.Expression, node);
                }

                break;
        }
    }

    // 'n = n + 1' counts.
    private static bool IsPlain(AssignmentExpressionSyntax assignment)
        => (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && !(assignment.Right is BinaryExpressionSyntax sum && SyntaxFactory.AreEquivalent(sum.Left, assignment.Left)))
            || assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression);

    private ISymbol? Declared(SyntaxNode node) => _model.GetDeclaredSymbol(node, _cancellationToken);
}
