// AWSSDK.BedrockRuntime 4.0.0, its Converse API.
#nullable enable
namespace Amazon.BedrockRuntime
{
    public interface IAmazonBedrockRuntime
    {
        System.Threading.Tasks.Task<Model.ConverseResponse> ConverseAsync(Model.ConverseRequest request, System.Threading.CancellationToken cancellationToken = default);
    }

    public class AmazonBedrockRuntimeException : System.Exception;

    public sealed class ConversationRole
    {
        public static readonly ConversationRole User = new();
        public static readonly ConversationRole Assistant = new();
    }

    public sealed class StopReason
    {
        public static readonly StopReason End_turn = new();
        public static readonly StopReason Max_tokens = new();
    }
}

namespace Amazon.BedrockRuntime.Model
{
    using System.Collections.Generic;

    public class ConverseRequest
    {
        public string ModelId { get; set; } = "";
        public List<SystemContentBlock> System { get; set; } = [];
        public List<Message> Messages { get; set; } = [];
        public InferenceConfiguration? InferenceConfig { get; set; }
    }

    public class InferenceConfiguration
    {
        public int? MaxTokens { get; set; }
        public float? Temperature { get; set; }
    }

    public class SystemContentBlock { public string Text { get; set; } = ""; }

    public class ContentBlock { public string? Text { get; set; } }

    public class Message
    {
        public ConversationRole Role { get; set; } = ConversationRole.User;
        public List<ContentBlock> Content { get; set; } = [];
    }

    public class ConverseOutput { public Message Message { get; set; } = new(); }

    public class ConverseResponse
    {
        public ConverseOutput Output { get; set; } = new();
        public StopReason StopReason { get; set; } = StopReason.End_turn;
    }
}
