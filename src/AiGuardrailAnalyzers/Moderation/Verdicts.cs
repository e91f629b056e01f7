using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using CallSite = AiGuardrailAnalyzers.Dataflow.CallSite;

namespace AiGuardrailAnalyzers.Moderation;

/// <summary>What a program does with the verdicts of its moderation calls.</summary>
internal sealed class Verdicts(AnalyzedCompilation compilation)
{
    private const int MaxReferences = 20;

    /// <summary>The calls whose verdict nobody looks at: moderation calls, and calls of methods that do nothing but hand on what one of them says.</summary>
    public IEnumerable<IInvocationOperation> Ignored(CancellationToken cancellationToken)
    {
        foreach (CallSite site in compilation.UsesOf(ApiRole.ModerationCall))
        {
            if (CallOf(site.Node, cancellationToken) is not { } call)
            {
                continue;
            }

            if (IsIgnored(call, cancellationToken))
            {
                yield return call;
            }
            else if (HandedOnBy(call, cancellationToken) is { } wrapper)
            {
                foreach (CallSite use in compilation.Calls.ReferencesTo(wrapper, cancellationToken))
                {
                    if (CallOf(use.Node, cancellationToken) is { } outer && IsIgnored(outer, cancellationToken))
                    {
                        yield return outer;
                    }
                }
            }
        }
    }

    /// <summary>True where a call's result is dropped, kept and never read, compared with null only, or only logged.</summary>
    public bool IsIgnored(IOperation result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IOperation value = Outermost(result);
        switch (value.Parent)
        {
            case IExpressionStatementOperation:
            case ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation }:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                return IsIgnored(local, value, cancellationToken);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Parent: IExpressionStatementOperation } assignment when assignment.Value == value:
                return IsIgnored(target.Local, value, cancellationToken);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                return IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } }:
                return IsNull(constant);
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } }:
                return IsNull(constant);
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return compilation.Catalog.Is(call.TargetMethod, ApiRole.LogWrite) || compilation.Catalog.Is(call.TargetMethod, ApiRole.LogWriteLevel)
                    || call.TargetMethod is { Name: "LogDebug" or "LogTrace", ContainingType.Name: "LoggerExtensions" }
                    || (call.TargetMethod is { Name: "WhenAll", ContainingType.Name: "Task" } && IsIgnored(call, cancellationToken));
            default:
                return false;
        }
    }

    private bool IsIgnored(ILocalSymbol local, IOperation within, CancellationToken cancellationToken)
    {
        ILocalReferenceOperation[] reads = [.. Definitions.Root(within).Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference))];
        return reads.Length <= MaxReferences && reads.All(read => IsIgnored(read, cancellationToken));
    }

    // The method that returns a call's own result, so that its callers have the verdict.
    private IMethodSymbol? HandedOnBy(IInvocationOperation call, CancellationToken cancellationToken)
        => Outermost(call).Parent is IReturnOperation { Parent: not IBlockOperation { Parent: IAnonymousFunctionOperation } } way
            && CallGraph.EnclosingBody(way.Syntax) is MethodDeclarationSyntax or LocalFunctionStatementSyntax
            && CallGraph.EnclosingBody(way.Syntax) is { } body
                ? compilation.Calls.SymbolOf(body, cancellationToken) as IMethodSymbol
                : null;

    // The expression that still holds the verdict: awaited, unwrapped, a member of it, part of a text.
    private static IOperation Outermost(IOperation result)
    {
        IOperation current = result;
        while (current.Parent is { } parent && (parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInterpolationOperation or IInterpolatedStringOperation or IArrayInitializerOperation or IArrayCreationOperation
            || (parent is IPropertyReferenceOperation property && property.Instance == current)
            || (parent is IConditionalAccessOperation access && (access.Operation == current || access.WhenNotNull == current))
            || (parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "Wait" or "ToString" } call && call.Instance == current)))
        {
            current = parent;
        }

        return current;
    }

    private static bool IsNull(IOperation value) => Definitions.Unwrap(value).ConstantValue is { HasValue: true, Value: null };

    private IInvocationOperation? CallOf(SyntaxNode name, CancellationToken cancellationToken)
        => name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && CallGraph.NameOf(call)?.Span == name.Span
            ? compilation.Calls.Model(call.SyntaxTree).GetOperation(call, cancellationToken) as IInvocationOperation
            : null;
}
