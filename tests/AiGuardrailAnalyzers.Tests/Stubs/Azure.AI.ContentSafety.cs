// Azure.AI.ContentSafety 1.0.0.
#nullable enable
namespace Azure.AI.ContentSafety
{
    using System.Collections.Generic;

    public sealed class AnalyzeTextOptions(string text)
    {
        public string Text { get; } = text;
    }

    public enum TextCategory { Hate, SelfHarm, Sexual, Violence }

    public sealed class TextCategoriesAnalysis
    {
        public TextCategory Category { get; }

        public int? Severity { get; }
    }

    public sealed class AnalyzeTextResult
    {
        public IReadOnlyList<TextCategoriesAnalysis> CategoriesAnalysis { get; } = [];
    }

    public class ContentSafetyClient
    {
        protected ContentSafetyClient() { }

        public ContentSafetyClient(System.Uri endpoint, Core.TokenCredential credential) { }

        public virtual Response<AnalyzeTextResult> AnalyzeText(AnalyzeTextOptions options, System.Threading.CancellationToken cancellationToken = default) => null!;

        public virtual System.Threading.Tasks.Task<Response<AnalyzeTextResult>> AnalyzeTextAsync(string text, System.Threading.CancellationToken cancellationToken = default) => null!;
    }
}
