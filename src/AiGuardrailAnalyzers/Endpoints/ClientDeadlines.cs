using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Whether the program sets a time limit on its model clients that is not infinite; which client serves which call is not followed.</summary>
internal sealed class ClientDeadlines(AnalyzedCompilation compilation)
{
    private readonly Lazy<bool> _any = new(() => compilation.Calls
        .Uses(compilation.Catalog.NamesInUse(ApiRole.TimeoutClient, ApiRole.TimeoutHttp), CancellationToken.None)
        .Any(use => IsLimit(use, compilation)));

    /// <summary>True where some model client has an explicit limit.</summary>
    public bool Any => _any.Value;

    private static bool IsLimit(CallSite use, AnalyzedCompilation compilation)
    {
        SyntaxNode target = use.Node.Parent is MemberAccessExpressionSyntax access && access.Name == use.Node ? access : use.Node;
        return target.Parent is AssignmentExpressionSyntax written && written.Left == target
            && compilation.Calls.Model(target.SyntaxTree).GetOperation(written) is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation limit } assignment
            && TimeLimit.IsOfModelClient(limit, compilation, CancellationToken.None)
            && new Durations(compilation.Definitions).Milliseconds(assignment.Value, CancellationToken.None) != Durations.Infinite;
    }
}
