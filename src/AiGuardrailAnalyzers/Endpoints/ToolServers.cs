using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>The tool servers of a compilation: which tools demand authorization, whether their servers heed that, whom they serve.</summary>
internal sealed class ToolServers
{
    private readonly AnalyzedCompilation _compilation;
    private readonly CallerCheck _callerCheck;
    private readonly RouteConventions _http;
    private readonly RouteConventions _stdio;
    private readonly Lazy<ImmutableArray<IMethodSymbol>> _protectedTools;
    private readonly Lazy<bool> _heedsAuthorization;
    private readonly Lazy<bool> _turnsCallersAway;

    public ToolServers(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _callerCheck = new CallerCheck(compilation);
        _http = Transport(ApiRole.ToolServerHttp);
        _stdio = Transport(ApiRole.ToolServerStdio);
        _protectedTools = new(() => Tools().Where(IsProtected).ToImmutableArray());
        _heedsAuthorization = new(() => compilation.UsesOf(ApiRole.ToolServerAuthorization).Any());
        _turnsCallersAway = new(() => compilation.UsesOf(ApiRole.ToolServerHttp).Concat(compilation.UsesOf(ApiRole.ToolServerFilter)).Select(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .Any(call => call?.ArgumentList.Arguments.Any(a => a.Expression is AnonymousFunctionExpressionSyntax hook && _callerCheck.TurnsCallersAway(hook)) == true));
    }

    /// <summary>The tools, prompts and resources that demand authorization by attributes, in the order of the trees.</summary>
    public ImmutableArray<IMethodSymbol> ProtectedTools => _protectedTools.Value;

    /// <summary>True where some server heeds the authorization attributes of its tools.</summary>
    public bool HeedsAuthorization => _heedsAuthorization.Value;

    /// <summary>True where a hook of the HTTP transport, run for each session, or a filter of the server turns callers away.</summary>
    public bool TurnsCallersAway => _turnsCallersAway.Value;

    /// <summary>True for a server that talks to the process that started it and to nobody else.</summary>
    /// <param name="server">The call that begins to build it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool IsStdioOnly(InvocationExpressionSyntax server, CancellationToken cancellationToken)
        => _stdio.Of(server, cancellationToken) == Demand.Made && _http.Of(server, cancellationToken) != Demand.Made;

    private RouteConventions Transport(ApiRole role)
        => new(_compilation, _compilation.Catalog.NamesInUse(role), (_, method, _) => _compilation.Catalog.Is(method, role) ? Demand.Made : Demand.Absent);

    private IEnumerable<IMethodSymbol> Tools()
        => _compilation.Calls.UsersOf(_compilation.Catalog.AttributeNamesOf(ApiRole.ToolAttribute))
            .Where(member => member.Declaration is MethodDeclarationSyntax { AttributeLists.Count: > 0 })
            .Select(member => _compilation.Calls.Model(member.Declaration.SyntaxTree).GetDeclaredSymbol(member.Declaration, CancellationToken.None))
            .OfType<IMethodSymbol>()
            .Where(method => _compilation.Endpoints.HasAttribute(method, ApiRole.ToolAttribute));

    // The attributes of the method and of its class count, as for an action; [AllowAnonymous] waives.
    private bool IsProtected(IMethodSymbol tool)
    {
        ISymbol[] carriers = [tool, .. EndpointMap.WithBases(tool.ContainingType)];
        return carriers.Any(carrier => _compilation.Endpoints.HasAttribute(carrier, ApiRole.AuthorizationData))
            && !carriers.Any(carrier => _compilation.Endpoints.HasAttribute(carrier, ApiRole.AuthorizationAllow));
    }
}
