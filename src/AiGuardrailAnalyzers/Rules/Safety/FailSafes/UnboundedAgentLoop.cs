using System.Collections.Immutable;
using System.Globalization;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Loops;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>
/// AISAFE505: a loop or recursion around a model call, or a poll of a run, that only the model ends; or a client's own limit raised until it bounds nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedAgentLoop() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE505",
        title: "Agent loop without a bound",
        messageFormat: "Nothing bounds {0}; set a number of rounds, a deadline or a cancellation token",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A loop whose only way out is the model's decision runs for as long as the model is confused, a tool fails or a run hangs: it costs money, repeats side effects, and nobody can stop it. A bound is the fail-safe.",
        "OWASP-LLM10:2025", "OWASP-LLM06:2025", "CWE-835", "CWE-834", "Paper-5.1-fail-safes-and-control");

    // The SDKs' own limits are 10 to 128 rounds; a thousand calls of a model for one request bound nothing.
    internal static readonly GuardrailOption<int> Endless = OptionOf.Number("max_iterations", 1000, 1, 1_000_000, "A limit of rounds, turns or calls that is this large or larger bounds nothing.", "AISAFE505", "AISAFE602");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var loops = new AgentLoops(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is StatementSyntax loop && loops.UnboundedAround(loop, operation.CancellationToken) is { } call)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, LoopScope.KeywordOf(loop).GetLocation(), $"this loop around '{DisplayName.Of(call)}'"));
                }
            },
            OperationKind.Loop);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation.Syntax is InvocationExpressionSyntax recursion && loops.UnboundedAround(recursion, operation.CancellationToken) is { } call)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor, CallGraph.NameOf(recursion)!.GetLocation(), $"how often '{CallGraph.NameOf(recursion)!.Identifier.ValueText}' calls itself around '{DisplayName.Of(call)}'"));
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation limit
                    && compilation.Catalog.NamesOf(ApiRole.AgentLoopLimit).Contains(limit.Property.Name)
                    && Rounds(compilation.Definitions.Resolve(assignment.Value, operation.CancellationToken), Endless.In(operation.Options, assignment.Syntax.SyntaxTree, Descriptor.Id)) is { } rounds
                    && compilation.Catalog.Is(limit.Property, ApiRole.AgentLoopLimit))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Value.Syntax.GetLocation(), $"the model's rounds when '{limit.Property.Name}' is {rounds}"));
                }
            },
            OperationKind.SimpleAssignment);
    }

    // How many rounds, for people; null for a limit that is one, or is not known.
    private static string? Rounds(IOperation value, int endless) => value.ConstantValue switch
    {
        { HasValue: true, Value: null } => "null",
        { HasValue: true, Value: int number } when number >= endless => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
