// Whisper.net 1.9.0.
#nullable enable
namespace Whisper.net
{
    public sealed class WhisperFactory : System.IDisposable
    {
        public static WhisperFactory FromPath(string path) => null!;

        public static WhisperFactory FromBuffer(System.Memory<byte> buffer) => null!;

        public void Dispose() { }
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
