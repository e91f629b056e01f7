// Tesseract 5.2.0.
#nullable enable
namespace Tesseract
{
    public enum PageIteratorLevel { Block, Para, TextLine, Word, Symbol }

    public sealed class Page
    {
        public string GetText() => "";

        public float GetMeanConfidence() => 0;
    }

    public class ResultIterator
    {
        public float GetConfidence(PageIteratorLevel level) => 0;

        public string GetText(PageIteratorLevel level) => "";
    }
}
