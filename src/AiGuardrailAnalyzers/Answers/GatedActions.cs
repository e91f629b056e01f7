using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Answers;

/// <summary>
/// Tells what code does something, as opposed to showing or noting it: calls whose result nobody takes, calls of a model, calls that the catalog
/// knows to be dangerous. Logs, the console, responses, collections and conversations are not.
/// </summary>
internal sealed class GatedActions(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 2;

    private static readonly ImmutableHashSet<string> s_quiet = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Microsoft.Extensions.Logging", "Microsoft.Extensions.Caching", "Microsoft.AspNetCore", "Microsoft.JSInterop", "System.Diagnostics", "System.Threading", "System.Collections", "System.Linq", "System.Text", "Serilog", "NLog", "Spectre.Console", "Xunit", "Moq");

    /// <summary>The first action in statements; what another test of these variables guards is left out.</summary>
    public SyntaxNode? In(IEnumerable<StatementSyntax> statements, ImmutableHashSet<string> variables, CancellationToken cancellationToken)
        => statements.Select(statement => In(statement, variables, 0, cancellationToken)).FirstOrDefault(action => action is not null);

    /// <summary>True for a call that writes to a log or the console.</summary>
    public bool IsLogging(InvocationExpressionSyntax call, CancellationToken cancellationToken)
        => compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method)
            && (method.ContainingType.Name is "Console" or "Debug" or "Trace" || compilation.Catalog.Is(method, ApiRole.LogWrite) || compilation.Catalog.Is(method, ApiRole.LogWriteLevel)
                || IsIn(method, "Microsoft.Extensions.Logging") || IsIn(method, "Serilog"));

    private SyntaxNode? In(SyntaxNode code, ImmutableHashSet<string> variables, int depth, CancellationToken cancellationToken)
        => code.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) && !IsGuarded(node, variables)).OfType<InvocationExpressionSyntax>()
            .FirstOrDefault(call => IsAction(call, depth, cancellationToken));

    private static bool IsGuarded(SyntaxNode node, ImmutableHashSet<string> variables)
        => (node switch { IfStatementSyntax test => test.Condition, SwitchStatementSyntax choice => choice.Expression, WhileStatementSyntax loop => loop.Condition, _ => null }) is { } condition
            && condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => variables.Contains(name.Identifier.ValueText));

    private bool IsAction(InvocationExpressionSyntax call, int depth, CancellationToken cancellationToken)
    {
        if (!compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method))
        {
            return false;
        }

        if (compilation.ModelCalls.ModelCall(method) is { Role: ApiRole.ModelChat or ApiRole.ModelPrompt or ApiRole.ModelImage }
            || compilation.Catalog.RowsOf(method).Any(row => row.Role is ApiRole.SinkCommand or ApiRole.SinkSql or ApiRole.KnowledgeSave or ApiRole.KnowledgeWrite || (row.Role == ApiRole.SinkPath && !method.Name.StartsWith("Read", StringComparison.Ordinal) && method.ReturnsVoid)))
        {
            return true;
        }

        if (TextTypes.IsContainer(method.ContainingType)
            || compilation.Catalog.IsType(method.ContainingType, ApiRole.ConversationHistory)
            || compilation.Catalog.Is(method, ApiRole.ResponseWrite)
            || method.ContainingType.Name is "Console"
            || method.Name is "Dispose" or "DisposeAsync" or "StateHasChanged" or "InvokeAsync" && IsQuiet(method)
            || IsQuiet(method))
        {
            return false;
        }

        if (method.DeclaringSyntaxReferences.IsEmpty || method.IsAbstract)
        {
            // Nobody knows better than the program, which asks for no result.
            return IsDiscarded(call) && (method.DeclaringSyntaxReferences.IsEmpty || compilation.Calls.BodiesOf(method, cancellationToken).IsDefaultOrEmpty || ReachesAction(method, depth, cancellationToken));
        }

        return depth < MaxDepth && ReachesAction(method, depth, cancellationToken);
    }

    private bool ReachesAction(IMethodSymbol method, int depth, CancellationToken cancellationToken)
        => compilation.Calls.BodiesOf(method, cancellationToken).Any(body => In(body, ImmutableHashSet<string>.Empty, depth + 1, cancellationToken) is not null);

    private static bool IsDiscarded(InvocationExpressionSyntax call)
    {
        SyntaxNode current = call;
        while (current.Parent is AwaitExpressionSyntax or ConditionalAccessExpressionSyntax or ParenthesizedExpressionSyntax
            || current.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" }
            || (current.Parent is InvocationExpressionSyntax outer && outer.Expression == current))
        {
            current = current.Parent!;
        }

        return current.Parent is ExpressionStatementSyntax
            || current.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var type } } && type.ToString() is "void" or "Task" or "ValueTask";
    }

    private static bool IsQuiet(IMethodSymbol method) => s_quiet.Any(name => IsIn(method, name));

    private static bool IsIn(IMethodSymbol method, string space)
        => method.ContainingNamespace?.ToDisplayString() is { } name && name.StartsWith(space, StringComparison.Ordinal) && (name.Length == space.Length || name[space.Length] == '.');
}
