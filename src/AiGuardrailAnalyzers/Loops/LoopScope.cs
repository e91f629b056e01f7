using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Loops;

/// <summary>The code of a <c>while</c>, <c>do</c> or <c>for</c>, and the places where it is left.</summary>
internal static class LoopScope
{
    /// <summary>The nodes that run in the loop itself: delegates and local functions in it run elsewhere.</summary>
    public static IEnumerable<SyntaxNode> Nodes(SyntaxNode loop)
        => loop.DescendantNodes(node => node == loop || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>The condition under which the loop goes on; null for one that never asks.</summary>
    public static ExpressionSyntax? ConditionOf(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition } => IsTrue(condition) ? null : condition,
        DoStatementSyntax { Condition: var condition } => IsTrue(condition) ? null : condition,
        ForStatementSyntax { Condition: { } condition } => IsTrue(condition) ? null : condition,
        _ => null,
    };

    /// <summary>The keyword that begins the loop.</summary>
    public static SyntaxToken KeywordOf(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { WhileKeyword: var keyword } => keyword,
        DoStatementSyntax { DoKeyword: var keyword } => keyword,
        ForStatementSyntax { ForKeyword: var keyword } => keyword,
        _ => loop.GetFirstToken(),
    };

    /// <summary>The statements that leave the loop.</summary>
    public static IEnumerable<StatementSyntax> Exits(SyntaxNode loop)
        => Nodes(loop).OfType<StatementSyntax>().Where(statement => statement is ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax { CaseOrDefaultKeyword.RawKind: 0 } or YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldBreakStatement }
            || (statement is BreakStatementSyntax && TargetOf(statement, n => n is SwitchStatementSyntax) == loop));

    /// <summary>True for a statement that ends with the next round of this loop.</summary>
    public static bool Continues(StatementSyntax statement, SyntaxNode loop)
        => statement is BlockSyntax block ? block.Statements.Count > 0 && Continues(block.Statements[block.Statements.Count - 1], loop)
            : statement is ContinueStatementSyntax && TargetOf(statement, _ => false) == loop;

    /// <summary>True for the loops this type speaks of.</summary>
    public static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax;

    private static SyntaxNode? TargetOf(SyntaxNode statement, Func<SyntaxNode, bool> isOther)
        => statement.Ancestors().FirstOrDefault(n => IsLoop(n) || n is CommonForEachStatementSyntax || isOther(n));

    private static bool IsTrue(ExpressionSyntax condition) => condition.IsKind(SyntaxKind.TrueLiteralExpression);
}
