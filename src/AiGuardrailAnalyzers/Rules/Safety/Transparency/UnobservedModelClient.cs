using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Transparency;

/// <summary>AISAFE301: the pipeline of a chat client, or an agent, is built without telemetry or logging.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnobservedModelClient() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE301",
        title: "Model client without telemetry",
        messageFormat: "Nothing records what '{0}' does; add telemetry or logging, as 'UseOpenTelemetry()'",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "Without a trace of its calls nobody can tell afterwards which model answered, how long it took, what it cost and how often it failed.",
        "CWE-778", "Paper-5.1-transparency");


    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        ImmutableHashSet<string> names = compilation.Catalog.NamesOf(ApiRole.TelemetryBuilder, ApiRole.TelemetryAgent);
        // A step that is added anywhere else may belong to this client: pipelines are passed on.
        var elsewhere = new Lazy<bool>(() => !compilation.UsesOf(ApiRole.TelemetryObserved).IsEmpty);
        context.RegisterOperationAction(
            operation =>
            {
                IMethodSymbol? made = operation.Operation switch
                {
                    IInvocationOperation call => call.TargetMethod,
                    IObjectCreationOperation creation => creation.Constructor,
                    _ => null,
                };
                if (made is null || !names.Contains(made.MethodKind == MethodKind.Constructor ? made.ContainingType.Name : made.Name) || operation.Operation.Syntax is not ExpressionSyntax syntax)
                {
                    return;
                }

                bool isPipeline = compilation.Catalog.Is(made, ApiRole.TelemetryBuilder);
                if ((isPipeline || compilation.Catalog.Is(made, ApiRole.TelemetryAgent))
                    && !elsewhere.Value
                    && !PassesLogger(operation.Operation, isPipeline))
                {
                    SyntaxNode place = syntax is InvocationExpressionSyntax invocation && CallGraph.NameOf(invocation) is { } name ? name
                        : syntax is ObjectCreationExpressionSyntax { Type: var type } ? type
                        : syntax;
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, place.GetLocation(), DisplayName.Of(made)));
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation);
    }

    // An agent that is given a logger factory logs its runs.
    private static bool PassesLogger(IOperation creation, bool isPipeline)
        => !isPipeline && (creation switch
        {
            IInvocationOperation call => call.Arguments,
            IObjectCreationOperation made => made.Arguments,
            _ => ImmutableArray<IArgumentOperation>.Empty,
        }).Any(a => a.ArgumentKind == ArgumentKind.Explicit && a.Parameter?.Type.Name == "ILoggerFactory" && a.Value.ConstantValue is not { HasValue: true, Value: null });
}
