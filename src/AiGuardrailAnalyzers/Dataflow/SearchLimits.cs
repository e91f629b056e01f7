namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>How far searches go before they give up: counts, so that every machine sees the same.</summary>
/// <param name="Steps">Flows that one search takes up.</param>
/// <param name="Members">Members whose facts one search asks for.</param>
/// <param name="Hops">Calls between a place and the source of its value; null where each search says that itself.</param>
/// <param name="Callers">Callers of a member, or writers of a variable, that are looked at.</param>
/// <param name="Users">Members that may write a name which is looked up.</param>
/// <param name="Implementations">Implementations of a member that are followed.</param>
internal sealed record SearchLimits(
    int Steps = FlowSearch.MaxSteps,
    int Members = FlowSearch.MaxMembers,
    int? Hops = null,
    int Callers = FlowFacts.MaxCallers,
    int Users = FlowFacts.MaxUsers,
    int Implementations = CallGraph.MaxImplementations);
