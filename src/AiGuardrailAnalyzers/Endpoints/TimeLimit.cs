using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Settings that limit how long a client waits.</summary>
internal static class TimeLimit
{
    /// <summary>True for a setting of a model client, or of an <c>HttpClient</c> that a model client sends through.</summary>
    public static bool IsOfModelClient(IPropertyReferenceOperation limit, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => compilation.Catalog.Is(limit.Property, ApiRole.TimeoutClient) ? limit.Property.ContainingAssembly.Name is not ("Azure.Core" or "System.ClientModel") || OptionsOwner.IsAi(limit)
            : compilation.Catalog.Is(limit.Property, ApiRole.TimeoutHttp)
                && ClientOf(limit) is { } client && new HttpClientUse(compilation).ServesModel(client, cancellationToken);

    // 'client' in 'client.Timeout = …'; the creation in 'new HttpClient { Timeout = … }'.
    private static IOperation? ClientOf(IPropertyReferenceOperation limit)
        => limit.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            ? limit.Parent?.Parent?.Parent as IObjectCreationOperation
            : limit.Instance;
}
