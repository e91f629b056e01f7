using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>AISEC604: a model may call whatever tools somebody else's server offers, today and after its next change.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnrestrictedMcpTools() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC604",
        title: "All tools of a third-party server",
        messageFormat: "The model may call every tool of '{0}' by itself, also those that are added later; offer the ones it needs, or ask a person first",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A tool server that others run can add or change tools at any time, and their descriptions are instructions to the model. A list of the tools that are wanted, or a person's approval, keeps the choice with the program's owner.",
        "OWASP-LLM03:2025", "OWASP-LLM06:2025", "OWASP-ASI04", "CWE-829", "Paper-5.2-secure-supply-chain");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var uses = new ValueUses(compilation.Calls);
        var servers = new ToolServerOrigin(compilation);
        var hosted = new HostedToolServers(compilation);
        var offers = new Lazy<ImmutableDictionary<SyntaxNode, string>>(() => FindAll().GroupBy(offer => offer.Place).ToImmutableDictionary(all => all.Key, all => all.First().Server));
        context.RegisterOperationAction(
            operation =>
            {
                foreach (IOperation value in SinkValues.WrittenIn(operation.Operation))
                {
                    if (offers.Value.TryGetValue(value.Syntax, out string? server))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, value.Syntax.GetLocation(), server));
                        return;
                    }
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                if (hosted.Unrestricted(operation.Operation, operation.CancellationToken) is { } server)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, operation.Operation.Syntax.GetLocation(), server));
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation);

        // From each list of tools to where they are handed over: a program has few.
        IEnumerable<(SyntaxNode Place, string Server)> FindAll()
        {
            if (!compilation.Calls.AnyUse(compilation.Catalog.NamesOf(ApiRole.ToolList)) || !compilation.Calls.AnyUse(compilation.Catalog.NamesOf(ApiRole.ToolInvocation)))
            {
                yield break;
            }

            foreach (CallSite site in compilation.UsesOf(ApiRole.ToolList))
            {
                if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
                    && compilation.Calls.Model(syntax.SyntaxTree).GetOperation(syntax) is IInvocationOperation list
                    && (list.Instance ?? list.Arguments.FirstOrDefault()?.Value) is { } client
                    && uses.Find(list, place => IsOffer(place, compilation), argument => KeepsAll(argument, compilation), CancellationToken.None) is { } place
                    && servers.ThirdParty(client, CancellationToken.None) is { } server
                    && !compilation.Approval.InPipeline)
                {
                    yield return (place switch { IArgumentOperation argument => argument.Value.Syntax, IAssignmentOperation assignment => assignment.Value.Syntax, _ => place.Syntax }, server);
                }
            }
        }
    }

    private static bool IsOffer(IOperation place, AnalyzedCompilation compilation) => place switch
    {
        // options.Tools.Add(tool) in a loop that leaves none out
        IArgumentOperation { Parent: IInvocationOperation { Instance: IPropertyReferenceOperation { Property: var tools }, TargetMethod.Name: "Add" or "AddRange" } add }
            => compilation.Catalog.Is(tools, ApiRole.ToolOffer) && !IsFiltered(add.Syntax),
        IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            => compilation.Catalog.RowsOf(method).Any(row => row.Role == ApiRole.ToolOffer && row.Path?.Parameter == parameter.Name),
        IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } => compilation.Catalog.Is(member, ApiRole.ToolOffer),
        _ => false,
    };

    // Lists and casts keep every tool; Where, First and Take choose, and an approval wraps.
    private static bool KeepsAll(IArgumentOperation argument, AnalyzedCompilation compilation)
        => argument.Parent is IInvocationOperation { TargetMethod: { ContainingType: { } type } method } call
            && (compilation.Catalog.IsType(type, ApiRole.TextMaker) || type.Name == "List")
            && method.Name is "ToList" or "ToArray" or "Cast" or "Select" or "SelectMany" or "Concat" or "Append" or "Prepend" or "Union" or "AsEnumerable" or "Add" or "AddRange" or "AsReadOnly" or "OrderBy"
            && !IsFiltered(call.Syntax)
            && !call.Descendants().OfType<IObjectCreationOperation>().Any(creation => compilation.Catalog.Is(creation.Constructor, ApiRole.ToolApproval));

    // foreach (var tool in tools) { if (…) … }
    private static bool IsFiltered(SyntaxNode node)
        => node.Ancestors().TakeWhile(n => n is not MemberDeclarationSyntax or GlobalStatementSyntax).OfType<CommonForEachStatementSyntax>().FirstOrDefault() is { } loop
            && loop.Statement.DescendantNodesAndSelf().Any(n => n is IfStatementSyntax or SwitchStatementSyntax);
}
