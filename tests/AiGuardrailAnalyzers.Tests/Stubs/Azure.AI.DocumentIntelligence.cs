// Azure.AI.DocumentIntelligence 1.0.0.
#nullable enable
namespace Azure.AI.DocumentIntelligence
{
    using System.Collections.Generic;

    public class DocumentIntelligenceClient
    {
        protected DocumentIntelligenceClient() { }

        public DocumentIntelligenceClient(System.Uri endpoint, Core.TokenCredential credential) { }

        public virtual System.Threading.Tasks.Task<Operation<AnalyzeResult>> AnalyzeDocumentAsync(WaitUntil waitUntil, string modelId, System.BinaryData bytesSource, System.Threading.CancellationToken cancellationToken = default) => null!;
    }

    public sealed class AnalyzeResult
    {
        public string Content { get; } = "";

        public IReadOnlyList<AnalyzedDocument> Documents { get; } = [];
    }

    public sealed class AnalyzedDocument
    {
        public string DocumentType { get; } = "";

        public float Confidence { get; }

        public IReadOnlyDictionary<string, DocumentField> Fields { get; } = null!;
    }

    public sealed class DocumentField
    {
        public string Content { get; } = "";

        public string ValueString { get; } = "";

        public float? Confidence { get; }

        public CurrencyValue ValueCurrency { get; } = null!;
    }

    public sealed class CurrencyValue
    {
        public double Amount { get; }
    }
}
