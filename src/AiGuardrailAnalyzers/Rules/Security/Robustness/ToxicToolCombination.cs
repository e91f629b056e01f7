using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC118: one agent reads what strangers wrote with one tool and acts with another, and nobody is asked in between.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToxicToolCombination() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC118",
        title: "Tools that read untrusted content and tools that act, together",
        messageFormat: "What '{0}' {1} can make the model call '{2}', which {3}; ask a person before '{2}', or give them to different agents",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Pages, mails and documents can carry instructions to the model that reads them. With a tool that sends, writes, deletes, pays or runs programs in the same hands, their author acts with the program's rights.",
        "OWASP-LLM01:2025", "OWASP-LLM06:2025", "OWASP-ASI01", "OWASP-ASI02", "CWE-441", "Paper-5.2-adversarial-robustness");


    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var handed = new HandedTools(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                foreach ((IOperation value, _) in SinkValues.In(operation.Operation, ApiRole.ToolOffer, compilation.Catalog))
                {
                    Check(handed.InList(value.Syntax, operation.CancellationToken), value.Syntax.GetLocation(), operation, compilation);
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (compilation.Catalog.Is(call.TargetMethod, ApiRole.ToolPlugin) && call.Syntax is InvocationExpressionSyntax plugin && CallGraph.NameOf(plugin) is { } written)
                {
                    // The plugins that the same body has given before this one are the same kernel's.
                    ImmutableArray<OfferedTool> own = handed.InPlugin(plugin, operation.CancellationToken);
                    ImmutableArray<OfferedTool> before = own.IsEmpty
                        ? own
                        : PluginsBefore(plugin, written, compilation).SelectMany(other => handed.InPlugin(other, operation.CancellationToken)).ToImmutableArray();
                    if (Pair(before, compilation) is null)
                    {
                        Check(before.AddRange(own), written.GetLocation(), operation, compilation);
                    }
                }
            },
            OperationKind.Invocation);
    }

    // On the same variable: a body may build several kernels.
    private static IEnumerable<InvocationExpressionSyntax> PluginsBefore(InvocationExpressionSyntax plugin, SimpleNameSyntax written, AnalyzedCompilation compilation)
        => (CallGraph.EnclosingBody(plugin)?.DescendantNodes() ?? Enumerable.Empty<SyntaxNode>()).OfType<InvocationExpressionSyntax>()
            .Where(other => other != plugin && other.Span.End <= written.SpanStart && CallGraph.NameOf(other) is { } name && compilation.Catalog.NamesOf(ApiRole.ToolPlugin).Contains(name.Identifier.ValueText)
                && other.GetFirstToken().ValueText == plugin.GetFirstToken().ValueText);

    private static void Check(ImmutableArray<OfferedTool> tools, Location place, OperationAnalysisContext context, AnalyzedCompilation compilation)
    {
        if (Pair(tools, compilation) is { } pair && !compilation.Approval.InPipeline)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptor, place, [pair.Read.Effect.Site.Node.GetLocation(), pair.Act.Effect.Site.Node.GetLocation()],
                pair.Read.Tool.Name, pair.Read.Effect.Description, pair.Act.Tool.Name, pair.Act.Effect.Description));
        }
    }

    // A tool that reads, and another one that acts.
    private static ((OfferedTool Tool, ToolEffect Effect) Read, (OfferedTool Tool, ToolEffect Effect) Act)? Pair(ImmutableArray<OfferedTool> tools, AnalyzedCompilation compilation)
    {
        foreach (OfferedTool reader in tools)
        {
            if (compilation.Effects.Of(reader, EffectKind.Read).FirstOrDefault() is { } read)
            {
                foreach (OfferedTool actor in tools)
                {
                    if (actor != reader && compilation.Effects.Of(actor, ToolEffect.Outward).FirstOrDefault(act => !compilation.Approval.InBody(act)) is { } act)
                    {
                        return ((reader, read), (actor, act));
                    }
                }
            }
        }

        return null;
    }
}
