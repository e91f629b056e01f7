using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// What a search asks its caller: what counts as a source, what a member of a reference hands on, which tests clear a value.
/// Labels are bits; the engine does not know what they mean.
/// </summary>
internal interface IFlowPolicy
{
    /// <summary>The labels of a parameter that the outside world fills; 0 for any other.</summary>
    int LabelsOfParameter(IParameterSymbol parameter, CancellationToken cancellationToken);

    /// <summary>The labels of what a field, property or method yields by itself; 0 for any other.</summary>
    int LabelsOfMember(ISymbol member);

    /// <summary>True where nothing that a search looks for can come out of a member: its result is the program's own, whatever goes in.</summary>
    bool IsTrusted(ISymbol member);

    /// <summary>True where the result of a method without source is made of its arguments; false where they only choose it, as a key does.</summary>
    bool HandsOnArguments(IMethodSymbol method);

    /// <summary>The labels that a call takes off its result.</summary>
    int ClearedBy(FlowSite site);

    /// <summary>
    /// The labels that a check by a method of this compilation takes off, judged by its body as a whole: a list of allowed roots that may be empty has
    /// a way out that shows nothing.
    /// </summary>
    int ClearedByCheck(IMethodSymbol method);

    /// <summary>The labels that a test with this outcome takes off its subject. Tests that a method of this compilation makes are looked into first.</summary>
    int ClearedBy(Guard guard);
}
