// LLamaSharp 0.28.0.
#nullable enable
namespace LLama.Common
{
    public class ModelParams(string modelPath)
    {
        public string ModelPath { get; set; } = modelPath;

        public uint? ContextSize { get; set; }

        public int GpuLayerCount { get; set; }
    }

    public sealed class InferenceParams
    {
        public int MaxTokens { get; set; } = -1;

        public System.Collections.Generic.IReadOnlyList<string> AntiPrompts { get; set; } = [];
    }

    public enum AuthorRole { Unknown, System, User, Assistant }

    public class ChatHistory
    {
        public void AddMessage(AuthorRole authorRole, string content) { }

        public class Message(AuthorRole authorRole, string content)
        {
            public AuthorRole AuthorRole { get; set; } = authorRole;

            public string Content { get; set; } = content;
        }
    }
}

namespace LLama
{
    public sealed class LLamaWeights : System.IDisposable
    {
        public static LLamaWeights LoadFromFile(Common.ModelParams @params) => null!;

        public LLamaContext CreateContext(Common.ModelParams @params) => null!;

        public void Dispose() { }
    }

    public sealed class LLamaContext : System.IDisposable
    {
        public void Dispose() { }
    }

    public class InteractiveExecutor(LLamaContext context) : Abstractions.ILLamaExecutor
    {
        public LLamaContext Context { get; } = context;

        public System.Collections.Generic.IAsyncEnumerable<string> InferAsync(string text, Common.InferenceParams? inferenceParams = null, System.Threading.CancellationToken token = default) => null!;
    }

    public class ChatSession(Abstractions.ILLamaExecutor executor, Common.ChatHistory history)
    {
        public Abstractions.ILLamaExecutor Executor { get; } = executor;

        public Common.ChatHistory History { get; } = history;

        public System.Collections.Generic.IAsyncEnumerable<string> ChatAsync(Common.ChatHistory.Message message, Common.InferenceParams? inferenceParams = null, System.Threading.CancellationToken cancellationToken = default) => null!;
    }
}

namespace LLama.Abstractions
{
    public interface ILLamaExecutor
    {
        System.Collections.Generic.IAsyncEnumerable<string> InferAsync(string text, Common.InferenceParams? inferenceParams = null, System.Threading.CancellationToken token = default);
    }
}
