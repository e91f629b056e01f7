using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>
/// Where the file or bytes of a model, or of the data it learns from, come from, as far as the program shows it: downloaded or sent by a caller, and compared
/// with a known hash or not.
/// </summary>
internal sealed class ModelFiles(AnalyzedCompilation compilation)
{
    private readonly FetchedContent _contents = new(compilation);
    private readonly IntegrityChecks _checks = new(compilation);

    /// <summary>The outside that a model's bytes, stream or file comes from, where nothing compares it with a known hash; null where that is not in sight.</summary>
    /// <param name="model">The path, bytes or stream that the model is loaded from.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public FetchedFrom? UnverifiedSource(IOperation model, CancellationToken cancellationToken)
        => _contents.Of(model, model.Type?.SpecialType == SpecialType.System_String, cancellationToken) is { } source
            && !IsVerified(model, cancellationToken)
            && (source.Place == model || (!_checks.Precede(source.Place, cancellationToken) && !(source.Place.Parent is null && _checks.Verifies(source.Place, cancellationToken))))
                ? source
                : null;

    /// <summary>True where a model's bytes, stream or file is compared with a known hash in sight.</summary>
    public bool IsVerified(IOperation model, CancellationToken cancellationToken) => _checks.Precede(model, cancellationToken);
}
