using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>What becomes of a value in the end.</summary>
internal enum FateKind
{
    /// <summary>Compared with another value.</summary>
    Compared,

    /// <summary>Decides what runs.</summary>
    Condition,

    /// <summary>Written to a member, an element or a collection.</summary>
    Stored,

    /// <summary>Given back to the caller.</summary>
    Returned,

    /// <summary>Handed to code outside the compilation.</summary>
    Passed,

    /// <summary>Written to a log.</summary>
    Logged,

    /// <summary>Written to the console, or decides only what is.</summary>
    Printed,

    /// <summary>The key of an ordering, or only sought among others: says which is greatest, not whether it is great enough.</summary>
    Ordered,

    /// <summary>Only whether it is there, or a member of it, is asked.</summary>
    Touched,

    /// <summary>Something that is not understood.</summary>
    Unknown,
}

/// <summary>One end of a value's way.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Place">Where, in the body that the value was followed from.</param>
internal readonly record struct ValueFate(FateKind Kind, IOperation Place);
