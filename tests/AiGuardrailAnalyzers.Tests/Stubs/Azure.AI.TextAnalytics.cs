// Azure.AI.TextAnalytics 5.3.0.
#nullable enable
namespace Azure.AI.TextAnalytics
{
    public class TextAnalyticsClient
    {
        public virtual DocumentSentiment AnalyzeSentiment(string document) => null!;
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
