using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// Tells code that turns unknown callers away: it answers 401 or 403, throws an access exception, or leaves when the caller is not who
/// they should be. Judged by the body, never by a name.
/// </summary>
internal sealed class CallerCheck
{
    private const int MaxDepth = 3;

    // https://www.rfc-editor.org/rfc/rfc9110#field.authorization
    private const string CredentialHeader = "Authorization";

    private readonly ImmutableHashSet<string> _names;

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ReachingCalls> _rejections;

    public CallerCheck(AnalyzedCompilation compilation)
    {
        _names = compilation.Catalog.NamesInUse(ApiRole.AuthorizationReject, ApiRole.AuthorizationStatus, ApiRole.AuthorizationCheck);
        _compilation = compilation;
        _rejections = new(() => new ReachingCalls(
            compilation.Calls,
            compilation.Calls.Uses(_names, CancellationToken.None).Where(use => Rejects(use, CancellationToken.None)),
            node => compilation.Endpoints.IsHandler(node, CancellationToken.None),
            MaxDepth));
    }

    /// <summary>True where a body, or a helper it calls, turns callers away.</summary>
    /// <param name="body">Filter, middleware or handler.</param>
    /// <param name="before">Only what stands before this node counts: a rejection after the model call protects nothing. Null for all.</param>
    public bool TurnsCallersAway(SyntaxNode body, SyntaxNode? before = null)
        => _rejections.Value.In(body).Any(call => (before is null || call.Site.Node.SpanStart < before.SpanStart) && !IsInCatch(call.Site.Node, body));

    /// <summary>
    /// True where a handler reads the credential that its caller sent, before this node: it may look a key up and do nothing without one, or pass
    /// it on, so that callers pay themselves. What it then does with it is not followed.
    /// </summary>
    public bool ReadsCredential(SyntaxNode body, SyntaxNode before)
        => body.DescendantNodes().TakeWhile(n => n.SpanStart < before.SpanStart).Any(node => node switch
        {
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } access => IsCredential(arguments[0].Expression) && IsHeaders(access.Expression),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: { Count: > 0 } arguments } => IsCredential(arguments[0].Expression) && IsHeaders(access.Expression),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: CredentialHeader } access => IsHeaders(access.Expression),
            _ => false,
        });

    // As a literal, or as HeaderNames.Authorization.
    private static bool IsCredential(ExpressionSyntax name) => name switch
    {
        LiteralExpressionSyntax literal => string.Equals(literal.Token.ValueText, CredentialHeader, StringComparison.OrdinalIgnoreCase),
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == CredentialHeader,
        _ => false,
    };

    private bool IsHeaders(ExpressionSyntax expression)
        => _compilation.Catalog.IsType(_compilation.Calls.Model(expression.SyntaxTree).GetTypeInfo(expression).Type, ApiRole.AuthorizationHeaders);

    private bool Rejects(CallSite call, CancellationToken cancellationToken)
    {
        foreach (ModelRow row in _compilation.Catalog.RowsOf(call.Target))
        {
            switch (row.Role)
            {
                case ApiRole.AuthorizationReject:
                case ApiRole.AuthorizationStatus when AnsweredStatus.Is(call, _compilation.Calls.Model(call.Node.SyntaxTree), code => code is 401 or 403, cancellationToken):
                case ApiRole.AuthorizationCheck when LeavesOnFailure(call.Node, cancellationToken):
                    return !IsInCatch(call.Node, null);
            }
        }

        return false;
    }

    // The check decides an 'if' that returns or throws, or a conditional that throws; directly or through a local.
    private bool LeavesOnFailure(SyntaxNode check, CancellationToken cancellationToken)
    {
        for (SyntaxNode node = check; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when branch.Condition == node:
                    return Leaves(branch.Statement) || (branch.Else is { } otherwise && Leaves(otherwise.Statement));
                case ConditionalExpressionSyntax choice when choice.Condition == node:
                    return choice.WhenTrue is ThrowExpressionSyntax || choice.WhenFalse is ThrowExpressionSyntax;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: ThrowExpressionSyntax }:
                    return true;
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return DecidesThroughLocal(variable, cancellationToken);
                case StatementSyntax:
                    return false;
            }
        }

        return false;
    }

    private bool DecidesThroughLocal(VariableDeclaratorSyntax variable, CancellationToken cancellationToken)
    {
        if (CallGraph.EnclosingBody(variable) is not { } body || _compilation.Calls.Model(variable.SyntaxTree).GetDeclaredSymbol(variable, cancellationToken) is not ILocalSymbol local)
        {
            return false;
        }

        return body.DescendantNodes().OfType<IfStatementSyntax>().Any(branch =>
            branch.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.Name)
            && (Leaves(branch.Statement) || (branch.Else is { } otherwise && Leaves(otherwise.Statement))));
    }

    private static bool Leaves(StatementSyntax statement)
        => statement.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax);

    // What an upstream service answered is passed on there: that says nothing of the caller.
    private static bool IsInCatch(SyntaxNode node, SyntaxNode? body)
        => node.Ancestors().TakeWhile(n => n != body).Any(n => n is CatchClauseSyntax);
}
