using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Options;

/// <summary>
/// How much a project lets the rules search. More finds more and costs more; what a search did not get to is not reported.
/// </summary>
internal static class Budgets
{
    private static readonly GuardrailOption<int> s_steps = OptionOf.Number("max_flow_steps", FlowSearch.MaxSteps, 1, 1_000_000, "How many flows one search for the source of a value takes up.");

    private static readonly GuardrailOption<int> s_members = OptionOf.Number("max_flow_members", FlowSearch.MaxMembers, 1, 100_000, "How many members one search for the source of a value reads.");

    private static readonly GuardrailOption<int> s_hops = OptionOf.Number(
        "max_flow_calls", int.MaxValue, 0, 1_000, "How many calls may lie between a place and the source of its value; unset, there is no limit but for AISAFE204 (3) and AISAFE205 (2).");

    private static readonly GuardrailOption<int> s_callers = OptionOf.Number("max_callers", FlowFacts.MaxCallers, 1, 10_000, "A member with more callers than this is a utility, of whose arguments nothing is proven.");

    private static readonly GuardrailOption<int> s_users = OptionOf.Number("max_name_uses", FlowFacts.MaxUsers, 1, 100_000, "A name that more members write than this is not looked up when values are followed.");

    private static readonly GuardrailOption<int> s_implementations = OptionOf.Number(
        "max_implementations", CallGraph.MaxImplementations, 1, 1_000, "A call of an interface or virtual member with more implementations than this is not followed.");

    private static readonly GuardrailOption<int> s_depth = OptionOf.Number(
        "max_call_depth", ModelReachability.MaxDepth, 1, 100, "How many calls may lie between an endpoint and the model call that it reaches.");

    // No reflection: asked for every rule.
    private static readonly GuardrailOption[] s_all = [s_steps, s_members, s_hops, s_callers, s_users, s_implementations, s_depth];

    /// <summary>True where a project has a budget for one rule.</summary>
    public static bool AnyFor(string rule, AnalyzerOptions options, Compilation compilation) => s_all.Any(option => option.IsWrittenFor(rule, options, compilation));

    /// <summary>The limits of the searches of a project, or of one rule in it.</summary>
    public static SearchLimits Of(AnalyzerOptions options, Compilation compilation, string? rule) => new(
        s_steps.Of(options, compilation, rule),
        s_members.Of(options, compilation, rule),
        s_hops.Of(options, compilation, rule) is < int.MaxValue and var hops ? hops : null,
        s_callers.Of(options, compilation, rule),
        s_users.Of(options, compilation, rule),
        s_implementations.Of(options, compilation, rule));

    /// <summary>How many calls may lie between an endpoint and a model.</summary>
    public static int DepthOf(AnalyzerOptions options, Compilation compilation, string? rule) => s_depth.Of(options, compilation, rule);
}
