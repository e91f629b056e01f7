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
    }
}

namespace Google.GenAI
{
    public sealed class Client
    {
        public Client(bool? vertexAI = null, string? apiKey = null, string? project = null, string? location = null, Types.HttpOptions? httpOptions = null)
        {
        }
    }
}

namespace Google.GenAI.Types
{
    public sealed class HttpOptions
    {
        public string? BaseUrl { get; set; }
    }
}
