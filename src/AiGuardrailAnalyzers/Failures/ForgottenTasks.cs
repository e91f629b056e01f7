using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Failures;

/// <summary>Finds tasks that nobody keeps and that end with the failure of a model call.</summary>
internal sealed class ForgottenTasks
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<bool> _observed;

    public ForgottenTasks(AnalyzedCompilation compilation)
    {
        _compilation = compilation;

        // A program that listens to TaskScheduler.UnobservedTaskException hears of all of them.
        _observed = new(() => compilation.Calls.AnyUse([nameof(TaskScheduler.UnobservedTaskException)]));
    }

    /// <summary>The model call whose failure ends unnoticed in the task that a statement drops; null where none does.</summary>
    public IMethodSymbol? FailingIn(ExpressionStatementSyntax statement, out InvocationExpressionSyntax? dropped, CancellationToken cancellationToken)
    {
        dropped = statement.Expression switch
        {
            InvocationExpressionSyntax call => call,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: InvocationExpressionSyntax call } => call,
            _ => null,
        };
        if (dropped is null
            || CallGraph.NameOf(dropped)?.Identifier.ValueText is not { } name
            || !(name is nameof(Task.Run) or nameof(TaskFactory.StartNew) || _compilation.ModelCalls.IsOnTheWay(name))
            || !_compilation.Calls.TryGetTarget(dropped, cancellationToken, out IMethodSymbol? target)
            || target.ReturnType.Name is not ("Task" or "ValueTask")
            || _observed.Value)
        {
            return null;
        }

        return IsStart(target) ? FailingInStarted(dropped, cancellationToken) : _compilation.FailureHandling.Fails(dropped, cancellationToken);
    }

    private static bool IsStart(IMethodSymbol method) => method.ContainingType?.Name is nameof(Task) or nameof(TaskFactory);

    private IMethodSymbol? FailingInStarted(InvocationExpressionSyntax start, CancellationToken cancellationToken)
        => start.ArgumentList.Arguments.FirstOrDefault()?.Expression switch
        {
            AnonymousFunctionExpressionSyntax lambda => _compilation.FailureHandling.Escaping(lambda, cancellationToken),
            { } group when _compilation.Calls.Model(group.SyntaxTree).GetSymbolInfo(group, cancellationToken).Symbol is IMethodSymbol method
                => _compilation.Calls.BodiesOf(method, cancellationToken).Select(body => _compilation.FailureHandling.Escaping(body, cancellationToken)).FirstOrDefault(model => model is not null),
            _ => null,
        };
}
