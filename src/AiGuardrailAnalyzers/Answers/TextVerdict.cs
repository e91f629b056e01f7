using System.Collections.Immutable;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Answers;

/// <summary>
/// Follows a decision that is made by matching free text: what happens where the text is none of the words that the program knows. A text that
/// is used for anything else than to decide is content, not a verdict.
/// </summary>
internal sealed class TextVerdict(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 3;

    private static readonly ImmutableHashSet<string> s_matches = ImmutableHashSet.Create(StringComparer.Ordinal, "Contains", "StartsWith", "EndsWith", "Equals", "IsMatch");

    private readonly GatedActions _actions = new(compilation);

    /// <summary>The text that an operation matches with constant words; null where it does not.</summary>
    public static IOperation? MatchedText(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { ContainingType.SpecialType: SpecialType.System_String, IsStatic: false } method, Instance: { } text, Arguments: { Length: > 0 } arguments }
                when s_matches.Contains(method.Name) && IsWord(arguments[0].Value):
                return text;
            case IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Equals", ContainingType.SpecialType: SpecialType.System_String }, Arguments: { Length: >= 2 } arguments }
                when IsWord(arguments[0].Value) != IsWord(arguments[1].Value):
                return IsWord(arguments[0].Value) ? arguments[1].Value : arguments[0].Value;
            case IInvocationOperation { TargetMethod: { Name: "IsMatch", ContainingType.Name: "Regex" }, Arguments: { Length: > 0 } arguments }:
                return arguments[0].Value;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals, LeftOperand: { } left, RightOperand: { } right } when left.Type?.SpecialType == SpecialType.System_String && IsWord(left) != IsWord(right):
                return IsWord(left) ? right : left;
            case IIsPatternOperation { Value: { Type.SpecialType: SpecialType.System_String } text } match when IsOfWords(match.Pattern):
                return text;
            case ISwitchOperation { Value: { Type.SpecialType: SpecialType.System_String } text } choice when choice.Cases.SelectMany(c => c.Clauses).Any(c => c is ISingleValueCaseClauseOperation { Value.ConstantValue: { HasValue: true, Value: string } }):
                return text;
            case ISwitchExpressionOperation { Value: { Type.SpecialType: SpecialType.System_String } text } choice when choice.Arms.Any(arm => IsOfWords(arm.Pattern)):
                return text;
            default:
                return null;
        }
    }

    /// <summary>The action that is taken where the text is none of the known words, although the known ones prevent it; null where there is none.</summary>
    public SyntaxNode? ActionOnUnknown(IOperation match, IOperation text, CancellationToken cancellationToken)
    {
        if (!DecidesOnly(text, cancellationToken))
        {
            return null;
        }

        ImmutableHashSet<string> names = NamesIn(text);
        switch (match)
        {
            case ISwitchOperation { Syntax: SwitchStatementSyntax choice }:
                SwitchSectionSyntax? other = choice.Sections.FirstOrDefault(section => section.Labels.Any(label => label is DefaultSwitchLabelSyntax));
                return choice.Sections.Where(section => section != other).Any(section => _actions.In(section.Statements, names, cancellationToken) is not null) ? null
                    : other is null ? choice.Sections.All(section => Exits(section.Statements)) ? _actions.In(Following(choice), names, cancellationToken) : null
                    : _actions.In(other.Statements, names, cancellationToken);
            case ISwitchExpressionOperation choice:
                return choice.Arms.FirstOrDefault(arm => arm.Pattern is IDiscardPatternOperation) is { Value.ConstantValue: { HasValue: true, Value: bool value } }
                    ? Follow((ExpressionSyntax)choice.Syntax, value, names, 0, cancellationToken)
                    : null;
            default:
                return Follow((ExpressionSyntax)match.Syntax, match is IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } || (match is IIsPatternOperation { Pattern: INegatedPatternOperation }), names, 0, cancellationToken);
        }
    }

    // Where the value of a truth goes, if the text is unknown.
    private SyntaxNode? Follow(ExpressionSyntax truth, bool value, ImmutableHashSet<string> names, int depth, CancellationToken cancellationToken)
    {
        ExpressionSyntax whole = truth;
        while (whole.Parent is ExpressionSyntax outer)
        {
            switch (outer)
            {
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression }:
                    value = !value;
                    break;
                case ParenthesizedExpressionSyntax or AwaitExpressionSyntax:
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } both:
                    // Other tests of the same text fail as well.
                    bool? beside = Value(both.Left == whole ? both.Right : both.Left, names);
                    value = both.IsKind(SyntaxKind.LogicalAndExpression) ? value && beside != false : value || beside == true;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Right: LiteralExpressionSyntax literal } compared when compared.Left == whole && literal.Token.Value is bool constant:
                    value = value == constant;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }:
                    whole = configured;
                    continue;
                default:
                    return null;
            }

            whole = outer;
        }

        switch (whole.Parent)
        {
            case IfStatementSyntax test when test.Condition == whole:
                return Gated(test, value, names, cancellationToken);
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } variable } when depth < MaxDepth:
                return AnswerEndings.MemberAround(variable)?.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == variable.Identifier.ValueText)
                    .Select(use => Follow(use, value, names.Add(use.Identifier.ValueText), depth + 1, cancellationToken)).FirstOrDefault(action => action is not null);
            case ReturnStatementSyntax or ArrowExpressionClauseSyntax when depth < MaxDepth
                && CallGraph.EnclosingBody(whole) is { } body and not AnonymousFunctionExpressionSyntax && compilation.Calls.SymbolOf(body, cancellationToken) is IMethodSymbol method && IsTruth(method.ReturnType):
                return compilation.Calls.ReferencesTo(method, cancellationToken).Select(site => CallOf(site.Node)).OfType<InvocationExpressionSyntax>()
                    .Select(call => Follow(call, value, ImmutableHashSet<string>.Empty, depth + 1, cancellationToken)).FirstOrDefault(action => action is not null);
            default:
                return null;
        }
    }

    // 'if': the known word must lead to nothing but a way out, the unknown text to an action.
    private SyntaxNode? Gated(IfStatementSyntax test, bool value, ImmutableHashSet<string> names, CancellationToken cancellationToken)
    {
        SyntaxList<StatementSyntax> then = StatementsOf(test.Statement);
        SyntaxList<StatementSyntax> otherwise = test.Else is { } other ? StatementsOf(other.Statement) : default;
        SyntaxList<StatementSyntax> known = value ? otherwise : then;
        SyntaxList<StatementSyntax> unknown = value ? then : otherwise;
        if (_actions.In(known, ImmutableHashSet<string>.Empty, cancellationToken) is not null)
        {
            return null;
        }

        if (value || test.Else is not null)
        {
            return _actions.In(unknown, names, cancellationToken)
                // 'if (!unsafe) { } else return;' falls through as well.
                ?? (Exits(known) && known.Count > 0 ? _actions.In(Following(test), names, cancellationToken) : null);
        }

        return Exits(known) ? _actions.In(Following(test), names, cancellationToken) : null;
    }

    // The statements that run after one: its block's, and those after the blocks that merely surround it.
    private static IEnumerable<StatementSyntax> Following(StatementSyntax statement)
    {
        for (SyntaxNode current = statement; current.Parent is { } parent; current = parent)
        {
            IEnumerable<StatementSyntax> siblings = parent switch
            {
                BlockSyntax block => block.Statements,
                SwitchSectionSyntax section => section.Statements,
                GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement),
                _ => [],
            };
            foreach (StatementSyntax sibling in siblings.Where(s => s.SpanStart > current.SpanStart))
            {
                yield return sibling;
            }

            if (parent is not (BlockSyntax or TryStatementSyntax or UsingStatementSyntax or LockStatementSyntax or StatementSyntax) || parent is ForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or LocalFunctionStatementSyntax or SwitchStatementSyntax or IfStatementSyntax)
            {
                yield break;
            }
        }
    }

    private static SyntaxList<StatementSyntax> StatementsOf(StatementSyntax statement) => statement is BlockSyntax block ? block.Statements : SyntaxFactory.SingletonList(statement);

    private static bool Exits(SyntaxList<StatementSyntax> statements)
        => statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax;

    // False for another test of the same text, true for its negation; null for what has nothing to do with it.
    private static bool? Value(ExpressionSyntax expression, ImmutableHashSet<string> names) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Value(inner.Expression, names),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => !Value(not.Operand, names),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => Value(both.Left, names) is false || Value(both.Right, names) is false ? false : Value(both.Left, names) & Value(both.Right, names),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either => Value(either.Left, names) is true || Value(either.Right, names) is true ? true : Value(either.Left, names) | Value(either.Right, names),
        _ when !expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText)) => null,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } or InvocationExpressionSyntax or IsPatternExpressionSyntax => false,
        _ => null,
    };

    // The variables that the text is in are used to decide and to log only.
    private bool DecidesOnly(IOperation text, CancellationToken cancellationToken)
        => AnswerEndings.MemberAround(text.Syntax) is { } member && VariablesIn(text.Syntax).All(name => DecidesOnly(name, member, [], cancellationToken));

    private bool DecidesOnly(string variable, SyntaxNode member, HashSet<string> seen, CancellationToken cancellationToken)
    {
        if (!seen.Add(variable))
        {
            return true;
        }

        foreach (IdentifierNameSyntax use in member.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable && name.Parent is not (NameColonSyntax or NameEqualsSyntax)))
        {
            SyntaxNode? place = use.Ancestors().FirstOrDefault(n => n is StatementSyntax or VariableDeclaratorSyntax or ArrowExpressionClauseSyntax or SwitchExpressionSyntax
                || (n is ArgumentSyntax && n.Parent?.Parent is InvocationExpressionSyntax call && !IsOfText(call)));
            bool isHarmless = place switch
            {
                IfStatementSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or WhileStatementSyntax or ArrowExpressionClauseSyntax => true,
                ReturnStatementSyntax { Expression: { } returned } => returned is not IdentifierNameSyntax && compilation.Calls.Model(returned.SyntaxTree).GetTypeInfo(returned, cancellationToken).Type?.SpecialType == SpecialType.System_Boolean,
                VariableDeclaratorSyntax { Initializer: not null } derived => compilation.Calls.Model(derived.SyntaxTree).GetDeclaredSymbol(derived, cancellationToken) is ILocalSymbol { Type.SpecialType: SpecialType.System_Boolean }
                    || DecidesOnly(derived.Identifier.ValueText, member, seen, cancellationToken),
                ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } set } => set.Left.Span.Contains(use.Span) || DecidesOnly(left.Identifier.ValueText, member, seen, cancellationToken),
                ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax taker } => _actions.IsLogging(taker, cancellationToken),
                _ => false,
            };
            if (!isHarmless)
            {
                return false;
            }
        }

        return true;
    }

    // A call that makes another text or a truth of it: text.Equals(…), string.IsNullOrEmpty(text), Regex.IsMatch(text, …).
    private static bool IsOfText(InvocationExpressionSyntax call)
        => CallGraph.NameOf(call)?.Identifier.ValueText is "Equals" or "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "IsMatch" or "Compare";

    private static IEnumerable<string> VariablesIn(SyntaxNode text)
        => text.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name)
            .Where(name => name.Parent is not (InvocationExpressionSyntax or MemberBindingExpressionSyntax)).Select(name => name.Identifier.ValueText).Take(1);

    private static ImmutableHashSet<string> NamesIn(IOperation text) => VariablesIn(text.Syntax).ToImmutableHashSet(StringComparer.Ordinal);

    private static SyntaxNode CallOf(SyntaxNode name)
        => (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name) is var whole && whole.Parent is InvocationExpressionSyntax call && call.Expression == whole ? call : name;

    private static bool IsTruth(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_Boolean || type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } && result[0].SpecialType == SpecialType.System_Boolean;

    private static bool IsWord(IOperation value) => value.ConstantValue is { HasValue: true, Value: string { Length: > 0 } or char };

    private static bool IsOfWords(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => IsWord(constant.Value),
        INegatedPatternOperation negated => IsOfWords(negated.Pattern),
        IBinaryPatternOperation both => IsOfWords(both.LeftPattern) && IsOfWords(both.RightPattern),
        _ => false,
    };
}
