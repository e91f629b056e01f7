namespace AiGuardrailAnalyzers.Endpoints;

internal sealed class ModelReachability(AnalyzedCompilation compilation)
{
    public AnalyzedCompilation C => compilation;
}
