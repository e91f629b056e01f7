using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>
/// AISAFE509: the time limit of a model client is infinite, or an hour or more.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndlessTimeout() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE509",
        title: "Model client without a real time limit",
        messageFormat: "The model client waits {0} for an answer; set a limit of seconds or minutes, as 'TimeSpan.FromSeconds(100)'",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model that does not answer holds its caller, the connection and the memory of the request for as long as the client waits. A limit is the fail-safe that turns a hanging model into an error the program can handle.",
        "OWASP-LLM10:2025", "CWE-1088", "CWE-400", "Paper-5.1-fail-safes-and-control");

    private static readonly GuardrailOption<int> s_endless = OptionOf.Number("max_timeout_minutes", 60, 1, 10_000, "A time limit of a model client that is this long or longer bounds nothing.", "AISAFE509");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        ImmutableHashSet<string> settings = compilation.Catalog.NamesOf(ApiRole.TimeoutClient, ApiRole.TimeoutHttp);
        var durations = new Durations(compilation.Definitions);
        var deadlines = new CallDeadlines(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation limit
                    && settings.Contains(limit.Property.Name)
                    && Wait(assignment.Value, durations, operation) is { } wait
                    && TimeLimit.IsOfModelClient(limit, compilation, operation.CancellationToken)
                    && !deadlines.BoundEachCall(assignment.Syntax, operation.CancellationToken))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Value.Syntax.GetLocation(), wait));
                }
            },
            OperationKind.SimpleAssignment);
    }

    // How long, for people; null for a bearable or unknown limit.
    private static string? Wait(IOperation value, Durations durations, OperationAnalysisContext context)
        => durations.Milliseconds(value, context.CancellationToken) switch
        {
            Durations.Infinite => "forever",
            { } milliseconds when milliseconds >= TimeSpan.MaxValue.TotalMilliseconds => "forever",
            { } milliseconds when milliseconds >= s_endless.In(context.Options, value.Syntax.SyntaxTree, Descriptor.Id) * 60_000d => milliseconds >= 3_600_000 ? Count(milliseconds / 3_600_000, "hour") : Count(milliseconds / 60_000, "minute"),
            _ => null,
        };

    private static string Count(double number, string unit) => $"{(long)number} {unit}{(number < 2 ? "" : "s")}";
}
