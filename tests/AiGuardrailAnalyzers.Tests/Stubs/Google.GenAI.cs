// Google.GenAI 0.4.0, its client and safety settings.
#nullable enable
namespace Google.GenAI.Types
{
    public enum HarmCategory { HarmCategoryHarassment, HarmCategoryHateSpeech }

    public enum HarmBlockThreshold { HarmBlockThresholdUnspecified, BlockLowAndAbove, BlockMediumAndAbove, BlockOnlyHigh, BlockNone, Off }

    public sealed class SafetySetting
    {
        public HarmCategory? Category { get; set; }

        public HarmBlockThreshold? Threshold { get; set; }
    }

    public sealed class GenerateContentConfig
    {
        public System.Collections.Generic.List<SafetySetting>? SafetySettings { get; set; }

        public Content? SystemInstruction { get; set; }

        public int? MaxOutputTokens { get; set; }
    }

    public sealed class Part
    {
        public string? Text { get; set; }
    }

    public sealed class Content
    {
        public string? Role { get; set; }

        public System.Collections.Generic.List<Part>? Parts { get; set; }
    }

    public enum FinishReason { Unspecified, Stop, MaxTokens, Safety }

    public sealed class Candidate
    {
        public Content? Content { get; set; }

        public FinishReason? FinishReason { get; set; }
    }

    public sealed class GenerateContentResponse
    {
        public System.Collections.Generic.List<Candidate>? Candidates { get; set; }
    }
}

namespace Google.GenAI
{
    public sealed class ClientError : System.Exception;

    public sealed class Client
    {
        public Client(bool? vertexAI = null, string? apiKey = null, string? project = null, string? location = null, Types.HttpOptions? httpOptions = null) { }

        public Models Models { get; } = null!;
    }

    public sealed class Models
    {
        public System.Threading.Tasks.Task<Types.GenerateContentResponse> GenerateContentAsync(string model, Types.Content contents, Types.GenerateContentConfig? config = null, System.Threading.CancellationToken cancellationToken = default) => null!;
    }
}

namespace Google.GenAI.Types
{
    public sealed class HttpOptions
    {
        public string? BaseUrl { get; set; }
    }
}
