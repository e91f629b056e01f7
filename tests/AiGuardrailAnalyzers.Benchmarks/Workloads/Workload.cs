namespace AiGuardrailAnalyzers.Benchmarks.Workloads;

/// <summary>What kind of program is measured.</summary>
public enum Workload
{
    /// <summary>An ordinary web program that refers to no AI SDK.</summary>
    None,

    /// <summary>An ordinary web program with a chat feature in one of thirty modules.</summary>
    Light,

    /// <summary>Every other module talks to a model, offers it tools and reads its answers.</summary>
    Heavy,

    /// <summary>Services that call each other in cycles and hand texts on through calls and fields, each with a prompt at its end: the worst case of a flow analysis.</summary>
    Connected,
}
