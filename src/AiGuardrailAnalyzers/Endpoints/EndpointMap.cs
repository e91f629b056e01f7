namespace AiGuardrailAnalyzers.Endpoints;

internal sealed class EndpointMap(AnalyzedCompilation compilation)
{
    public AnalyzedCompilation C => compilation;
}
