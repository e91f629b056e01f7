using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Failures;

/// <summary>
/// Whether the failure of a call is taken up in the body that makes it: by a <c>catch</c> around it or around where its task or stream is used, or by
/// what runs the delegate that it stands in.
/// </summary>
internal sealed class CaughtFailures(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 3;

    // What these speak of is not that a model failed: somebody cancelled, or the answer was no JSON.
    private static readonly ImmutableHashSet<string> s_otherFailures = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        nameof(OperationCanceledException),
        nameof(TaskCanceledException),
        nameof(FormatException),
        nameof(ArgumentException),
        nameof(ArgumentNullException),
        nameof(KeyNotFoundException),
        "JsonException",
        "JsonReaderException",
        "JsonSerializationException");

    /// <summary>True where something in this body takes up the failure of a call or delegate.</summary>
    /// <param name="site">A call; or a lambda or method group, whose code runs where it is handed over.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool IsCaught(SyntaxNode site, CancellationToken cancellationToken) => IsCaught(site, 0, cancellationToken);

    private bool IsCaught(SyntaxNode site, int depth, CancellationToken cancellationToken)
        => CallGraph.EnclosingBody(site) is { } body
            && (IsTried(site, body)
                || IsContinued(site)
                || IsRunUnderCare(site, cancellationToken)
                || (depth < MaxDepth && HolderOf(site, body) is { } holder
                    && body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == holder && !use.Span.Contains(site.Span) && IsCaught(use, depth + 1, cancellationToken))));

    /// <summary>True for a handler that a model's failure reaches and that does more than throw it on.</summary>
    public static bool TakesUp(CatchClauseSyntax handler)
        => !(handler.Declaration?.Type is { } type && s_otherFailures.Contains(CallGraph.SimpleName(type)))
            && !(handler.Block.Statements.Count == 1 && handler.Block.Statements[0] is ThrowStatementSyntax { Expression: null });

    /// <summary>True for a handler of cancellation alone.</summary>
    public static bool IsForCancellation(CatchClauseSyntax handler)
        => handler.Declaration?.Type is { } type && CallGraph.SimpleName(type) is nameof(OperationCanceledException) or nameof(TaskCanceledException);

    /// <summary>True for code that takes up failures of what it calls.</summary>
    public bool TakesUpFailures(SyntaxNode code, CancellationToken cancellationToken)
        => code.DescendantNodes().Any(node => node is CatchClauseSyntax handler ? TakesUp(handler)
            : node is InvocationExpressionSyntax call && IsExecution(call, cancellationToken));

    private static bool IsTried(SyntaxNode site, SyntaxNode body)
        => site.Ancestors().TakeWhile(n => n != body).OfType<TryStatementSyntax>().Any(attempt => attempt.Block.Span.Contains(site.Span) && attempt.Catches.Any(TakesUp));

    // client.GetResponseAsync(…).ContinueWith(task => …) sees the failure.
    private static bool IsContinued(SyntaxNode site)
    {
        SyntaxNode value = site;
        while (value.Parent is MemberAccessExpressionSyntax access && access.Expression == value)
        {
            if (access.Name.Identifier.ValueText == nameof(Task.ContinueWith))
            {
                return true;
            }

            value = access.Parent is InvocationExpressionSyntax call ? call : access;
        }

        return false;
    }

    // pipeline.ExecuteAsync(ct => client.GetResponseAsync(…)), and a helper of the program's own that runs a delegate in a try.
    private bool IsRunUnderCare(SyntaxNode site, CancellationToken cancellationToken)
    {
        if (site is not (AnonymousFunctionExpressionSyntax or ExpressionSyntax { Parent: ArgumentSyntax })
            || site.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument)
        {
            return false;
        }

        if (IsExecution(call, cancellationToken))
        {
            return true;
        }

        return compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method)
            && ParameterOf(argument, list, method) is { Type.TypeKind: TypeKind.Delegate } parameter
            && compilation.Calls.BodiesOf(method, cancellationToken).Any(body => body.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Any(use => use.Identifier.ValueText == parameter.Name && IsTried(use, body)));
    }

    // Where the package is missing its names are enough.
    private bool IsExecution(InvocationExpressionSyntax call, CancellationToken cancellationToken)
        => CallGraph.NameOf(call) is { } name && compilation.Catalog.NamesOf(ApiRole.FailureExecution).Contains(name.Identifier.ValueText)
            && (!compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method) || compilation.Catalog.Is(method, ApiRole.FailureExecution));

    private static IParameterSymbol? ParameterOf(ArgumentSyntax argument, ArgumentListSyntax list, IMethodSymbol method)
    {
        if (argument.NameColon is { } named)
        {
            return method.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText);
        }

        int index = list.Arguments.IndexOf(argument) + (method.IsExtensionMethod && list.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } ? 1 : 0);
        return index < method.Parameters.Length ? method.Parameters[index] : null;
    }

    // The variable that keeps the task, stream or delegate for later; what is awaited at once has failed at once.
    private static string? HolderOf(SyntaxNode site, SyntaxNode body)
    {
        for (SyntaxNode? node = site.Parent; node is not null && node != body; node = node.Parent)
        {
            switch (node)
            {
                case VariableDeclaratorSyntax variable:
                    return variable.Identifier.ValueText;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name }:
                    return name.Identifier.ValueText;
                case AwaitExpressionSyntax or StatementSyntax or AnonymousFunctionExpressionSyntax:
                    return null;
            }
        }

        return null;
    }
}
