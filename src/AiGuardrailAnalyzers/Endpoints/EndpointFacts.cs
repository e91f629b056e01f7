using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// What the rules ask about an endpoint: the model call it reaches, what authorizes it, what throttles it, what handles its exceptions, which
/// token it has. Each is found out when it is first asked for and kept for the other rules.
/// </summary>
internal sealed class EndpointFacts(Endpoint endpoint, AnalyzedCompilation compilation)
{
    private readonly Lazy<CallPath?> _model = new(() => compilation.ModelCalls.From(endpoint));
    private readonly Lazy<Demand> _authorization = new(() => compilation.ModelCalls.From(endpoint) is { } path ? compilation.Authorization.Of(endpoint, path, CancellationToken.None) : Demand.Absent);
    private readonly Lazy<string?> _token = new(() => endpoint.Handlers.Select(handler => TokenIn(handler, compilation)).FirstOrDefault(token => token is not null));

    /// <summary>How it is exposed and what serves it.</summary>
    public Endpoint Endpoint => endpoint;

    /// <summary>The nearest model call that it reaches; null when it reaches none.</summary>
    public CallPath? Model => _model.Value;

    /// <summary>What authorizes those who reach the model; checks on the way count.</summary>
    public Demand Authorization => _authorization.Value;

    /// <summary>What limits how often the model is reached; limiters on the way count.</summary>
    public Demand Throttling => Model is { } path ? compilation.Throttling.Of(endpoint, path, CancellationToken.None) : Demand.Absent;

    /// <summary>What handles the exceptions of the model call.</summary>
    public FailureHandler FailureHandler => Model is { } path ? compilation.FailureHandling.Of(endpoint, path, CancellationToken.None) : FailureHandler.None;

    /// <summary>The expression for its cancellation token: a parameter, or the request's own; null when it has none at hand.</summary>
    public string? Token => _token.Value;

    /// <summary>What authorizes those who reach another call, such as a write.</summary>
    public Demand AuthorizationOf(CallPath path, CancellationToken cancellationToken)
        => path == Model ? Authorization : compilation.Authorization.Of(endpoint, path, cancellationToken);

    private static string? TokenIn(SyntaxNode handler, AnalyzedCompilation compilation)
        => CodeOf(handler) is { } code ? CancellationScope.TokenAt(compilation.Calls.Model(handler.SyntaxTree), code, compilation.Catalog, CancellationToken.None) : null;

    private static SyntaxNode? CodeOf(SyntaxNode handler) => handler switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
        _ => null,
    };
}
