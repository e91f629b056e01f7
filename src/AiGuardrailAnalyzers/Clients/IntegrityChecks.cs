using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Tells where a program compares a hash with one that it knows, or verifies a signature, before it uses what it fetched.</summary>
internal sealed class IntegrityChecks(AnalyzedCompilation compilation)
{
    private static readonly ImmutableHashSet<string> s_comparisons = ImmutableHashSet.Create(
        StringComparer.Ordinal, "Equals", "SequenceEqual", "FixedTimeEquals", "Compare", "CompareOrdinal", "CompareTo", "StartsWith", "Contains", "ContainsKey", "ContainsValue");

    /// <summary>True where a hash or signature is computed on every way to a use, there or in a method that is called there, and compared.</summary>
    public bool Precede(IOperation use, CancellationToken cancellationToken)
    {
        foreach (IInvocationOperation call in Definitions.Root(use).Descendants().OfType<IInvocationOperation>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (call.Syntax.SpanStart < use.Syntax.SpanStart
                && !IsSkippedWhereFileExists(call.Syntax, use.Syntax)
                && (Compares(call, cancellationToken) || compilation.Calls.OperationsOf(call.TargetMethod, cancellationToken).Any(body => Verifies(body, 2, cancellationToken))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a body that computes and compares a hash or signature, or tells whether it is the right one.</summary>
    public bool Verifies(IOperation body, CancellationToken cancellationToken) => Verifies(body, 2, cancellationToken);

    private bool Verifies(IOperation body, int depth, CancellationToken cancellationToken)
        => body.Descendants().OfType<IInvocationOperation>().Any(call => !IsSkippedWhereFileExists(call.Syntax, null)
            && (Compares(call, cancellationToken)
                || (compilation.Catalog.Is(call.TargetMethod, ApiRole.IntegrityCheck) && call.Parent is IReturnOperation or IConversionOperation { Parent: IReturnOperation })
                || (depth > 0 && compilation.Calls.OperationsOf(call.TargetMethod, cancellationToken).Any(inner => Verifies(inner, depth - 1, cancellationToken)))));

    // The hash goes into a comparison, through locals and text; a signature's check is one.
    private bool Compares(IInvocationOperation call, CancellationToken cancellationToken)
        => compilation.Catalog.Is(call.TargetMethod, ApiRole.IntegrityCheck)
            && (call.Type?.SpecialType == SpecialType.System_Boolean
                || Definitions.Root(call).Descendants().Any(operation => operation switch
                {
                    IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison => Mentions(comparison, call, 5, cancellationToken),
                    IInvocationOperation comparison when s_comparisons.Contains(comparison.TargetMethod.Name) => Mentions(comparison, call, 5, cancellationToken),
                    IIsPatternOperation match => Mentions(match.Value, call, 5, cancellationToken),
                    _ => false,
                }));

    private static bool Mentions(IOperation value, IOperation wanted, int depth, CancellationToken cancellationToken)
        => depth > 0 && value.DescendantsAndSelf().Any(part => part == wanted || part.Syntax == wanted.Syntax
            || (part is ILocalReferenceOperation local && Definitions.ValuesOf(local.Local, local).Any(v => Mentions(v, wanted, depth - 1, cancellationToken))));

    // if (!File.Exists(path)) { download and compare }: a file that is there already is compared with nothing.
    private static bool IsSkippedWhereFileExists(SyntaxNode check, SyntaxNode? load)
        => check.Ancestors().Any(node => node is IfStatementSyntax branch && !(load is not null && branch.Span.Contains(load.Span)) && !branch.Condition.Span.Contains(check.Span) && AsksForFile(branch.Condition))
            || check.AncestorsAndSelf().OfType<StatementSyntax>().Any(statement => statement.Parent is BlockSyntax block
                && block.Statements.TakeWhile(s => s != statement).Any(s => s is IfStatementSyntax { Condition: var condition } branch && AsksForFile(condition)
                    && (branch.Statement is BlockSyntax body ? body.Statements.LastOrDefault() : branch.Statement) is ReturnStatementSyntax
                    && (load is null || !block.Span.Contains(load.Span))));

    private static bool AsksForFile(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "Exists")
            && condition.DescendantNodesAndSelf().All(node => !node.IsKind(SyntaxKind.LogicalOrExpression));
}
