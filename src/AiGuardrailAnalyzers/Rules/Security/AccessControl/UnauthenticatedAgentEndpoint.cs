using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.AccessControl;

/// <summary>AISEC402: the endpoints of an agent protocol (MCP, A2A, AG-UI, OpenAI-compatible, a developer UI) are mapped without authorization.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnauthenticatedAgentEndpoint() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC402",
        title: "Agent endpoint without authorization",
        messageFormat: "Anyone can call what '{0}' maps, and with it the program's tools or agents; require authorization",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Agent protocols hand the program's tools, agents and conversations to whoever connects. None of their mapping methods asks for authorization by itself, and CORS only restrains browsers.",
        "OWASP-ASI03", "CWE-306", "ATLAS-AML.T0040", "Paper-5.2-access-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        Authorization authorization = compilation.Authorization;
        ToolServers servers = compilation.ToolServers;
        var addresses = new ListeningAddresses(compilation);
        var development = new DevelopmentGate(compilation);
        var opensToRemote = new Lazy<bool>(() => Sets(ApiRole.EndpointRemote, value => value is not { HasValue: true, Value: false }));
        var asksForToken = new Lazy<bool>(() => Sets(ApiRole.AuthorizationToken, value => value is not { HasValue: true, Value: null or "" }));
        context.RegisterOperationAction(Check, OperationKind.Invocation);

        void Check(OperationAnalysisContext operation)
        {
            CancellationToken cancellationToken = operation.CancellationToken;
            if (operation.Operation is IInvocationOperation { Syntax: InvocationExpressionSyntax mapping } call
                && compilation.Catalog.Is(call.TargetMethod, ApiRole.EndpointAgent)
                && IsReachable(call.TargetMethod)
                && authorization.Of(mapping, cancellationToken) == Demand.Absent
                && !IsOpenSideOfASwitch(mapping, cancellationToken)
                && !addresses.AreLoopback
                && !development.Guards(mapping, cancellationToken)
                && PlaceOf(mapping) is { } place)
            {
                operation.ReportDiagnostic(Diagnostic.Create(Descriptor, place, call.TargetMethod.Name));
            }
        }

        // A loopback UI must be opened first; a tool server may authorize its callers session by session or tool by tool.
        bool IsReachable(IMethodSymbol method)
            => (!compilation.Catalog.Is(method, ApiRole.EndpointLoopback) || (opensToRemote.Value && !asksForToken.Value))
                && !(compilation.Catalog.Is(method, ApiRole.ToolServerMapping)
                    && (servers.TurnsCallersAway || (servers.HeedsAuthorization && !servers.ProtectedTools.IsEmpty)));

        // requireAuth ? app.MapMcp().RequireAuthorization() : app.MapMcp()
        bool IsOpenSideOfASwitch(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
        {
            for (SyntaxNode child = mapping; child.Parent is { } parent && parent is not MemberDeclarationSyntax; child = parent)
            {
                SyntaxNode? other = parent switch
                {
                    ConditionalExpressionSyntax choice when child != choice.Condition => child == choice.WhenTrue ? choice.WhenFalse : choice.WhenTrue,
                    IfStatementSyntax branch when child == branch.Statement => branch.Else,
                    ElseClauseSyntax { Parent: IfStatementSyntax branch } => branch.Statement,
                    _ => null,
                };
                if (other?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call =>
                    CallGraph.NameOf(call)?.Identifier.ValueText == CallGraph.NameOf(mapping)?.Identifier.ValueText && authorization.Of(call, cancellationToken) == Demand.Made) == true)
                {
                    return true;
                }
            }

            return false;
        }

        bool Sets(ApiRole role, Func<Optional<object?>, bool> isSet)
            => compilation.UsesOf(role)
                .Select(use => (use.Node.Parent is MemberAccessExpressionSyntax access ? access : use.Node).Parent)
                .OfType<AssignmentExpressionSyntax>()
                .Any(assignment => isSet(compilation.Calls.Model(assignment.SyntaxTree).GetConstantValue(assignment.Right)));
    }

    private static Location? PlaceOf(InvocationExpressionSyntax mapping) => CallGraph.NameOf(mapping)?.Identifier.GetLocation();
}
