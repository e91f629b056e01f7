using AiGuardrailAnalyzers.Corpus.Loading;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>A diagnostic of a rule at a place that does not depend on where the checkout lies.</summary>
internal sealed record Finding(string Repository, string Path, int Line, int Column, string Rule, DiagnosticSeverity Severity, string Message)
{
    public static Finding Of(Diagnostic diagnostic, Checkout checkout)
    {
        // Of generated code the place in the Razor file.
        FileLinePositionSpan place = diagnostic.Location.GetMappedLineSpan();
        return new Finding(
            checkout.Repository, checkout.Relative(place.Path ?? string.Empty), place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1,
            diagnostic.Id, diagnostic.Severity, diagnostic.GetMessage());
    }
}
