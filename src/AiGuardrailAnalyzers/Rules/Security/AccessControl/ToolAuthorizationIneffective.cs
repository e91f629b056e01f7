using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.AccessControl;

/// <summary>AISEC404: tools of an MCP server demand authorization by attribute, and the server is built without the filters that heed it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolAuthorizationIneffective() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC404",
        title: "Tool authorization that nothing heeds",
        messageFormat: "Nothing heeds the authorization that '{0}' demands: this server is built without 'AddAuthorizationFilters()'",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Authorization attributes on the tools, prompts and resources of an MCP server are heeded by filters that the server has to be given. Without them no caller is checked; newer versions of the SDK then fail every such call instead.",
        "OWASP-ASI03", "CWE-862", "Paper-5.2-access-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        ToolServers servers = compilation.ToolServers;
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is IInvocationOperation { Syntax: InvocationExpressionSyntax server } call
                    && compilation.Catalog.Is(call.TargetMethod, ApiRole.ToolServer)
                    && !servers.HeedsAuthorization
                    && servers.ProtectedTools is { IsEmpty: false } tools
                    && !servers.IsStdioOnly(server, operation.CancellationToken)
                    && PlaceOf(server) is { } place)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, place, tools.SelectMany(tool => tool.Locations).Where(l => l.IsInSource), DisplayName.Of(tools[0])));
                }
            },
            OperationKind.Invocation);
    }

    private static Location? PlaceOf(InvocationExpressionSyntax server) => server.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.GetLocation(),
        SimpleNameSyntax name => name.Identifier.GetLocation(),
        _ => null,
    };
}
