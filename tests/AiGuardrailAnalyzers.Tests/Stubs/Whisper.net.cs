// Whisper.net 1.9.0.
#nullable enable
namespace Whisper.net
{
    public sealed class WhisperFactory : System.IDisposable
    {
        public static WhisperFactory FromPath(string path) => null!;

        public static WhisperFactory FromBuffer(System.Memory<byte> buffer) => null!;

        public WhisperProcessorBuilder CreateBuilder() => null!;

        public void Dispose() { }
    }

    public sealed class WhisperProcessorBuilder
    {
        public WhisperProcessorBuilder WithLanguage(string language) => this;

        public WhisperProcessorBuilder WithProbabilities() => this;

        public WhisperProcessor Build() => null!;
    }

    public sealed class WhisperProcessor : System.IAsyncDisposable
    {
        public System.Collections.Generic.IAsyncEnumerable<SegmentData> ProcessAsync(System.IO.Stream waveStream, System.Threading.CancellationToken cancellationToken = default) => null!;

        public System.Threading.Tasks.ValueTask DisposeAsync() => default;
    }

    public sealed class SegmentData
    {
        public string Text { get; } = "";

        public System.TimeSpan Start { get; }

        public System.TimeSpan End { get; }

        public float Probability { get; }

        public float NoSpeechProbability { get; }
    }
}

namespace Whisper.net.Ggml
{
    public enum GgmlType { Base }

    public sealed class WhisperGgmlDownloader
    {
        public static WhisperGgmlDownloader Default { get; } = new();

        public System.Threading.Tasks.Task<System.IO.Stream> GetGgmlModelAsync(GgmlType type, System.Threading.CancellationToken cancellationToken = default) => null!;
    }
}
