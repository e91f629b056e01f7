// Azure.AI.TextAnalytics 5.3.0.
#nullable enable
namespace Azure.AI.TextAnalytics
{
    public class TextAnalyticsClient
    {
        protected TextAnalyticsClient() { }

        public TextAnalyticsClient(System.Uri endpoint, Core.TokenCredential credential) { }

        public virtual System.Threading.Tasks.Task<Response<DocumentSentiment>> AnalyzeSentimentAsync(string document, string? language = null, System.Threading.CancellationToken cancellationToken = default) => null!;

        public virtual System.Threading.Tasks.Task<Response<PiiEntityCollection>> RecognizePiiEntitiesAsync(string document, string? language = null, System.Threading.CancellationToken cancellationToken = default) => null!;

        public virtual System.Threading.Tasks.Task<Response<DetectedLanguage>> DetectLanguageAsync(string document, string? countryHint = null, System.Threading.CancellationToken cancellationToken = default) => null!;

        public virtual DocumentSentiment AnalyzeSentiment(string document) => null!;
    }

    public sealed class PiiEntityCollection
    {
        public string RedactedText { get; } = "";
    }

    public readonly struct DetectedLanguage
    {
        public string Name { get; }

        public string Iso6391Name { get; }

        public double ConfidenceScore { get; }
    }

    public enum TextSentiment { Positive, Neutral, Negative, Mixed }

    public class DocumentSentiment
    {
        public TextSentiment Sentiment { get; }

        public SentimentConfidenceScores ConfidenceScores { get; } = null!;
    }

    public class SentimentConfidenceScores
    {
        public double Positive { get; }

        public double Neutral { get; }

        public double Negative { get; }
    }
}
