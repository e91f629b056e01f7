using AiGuardrailAnalyzers.Corpus.Loading;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>One program in figures.</summary>
internal sealed record ProgramResult(
    Checkout Checkout, string Program, int Files, int Lines, BoundCalls Calls, int Findings, TimeSpan Loading, TimeSpan Analyzing, string Notes);
