// Google.GenAI 0.4.0, its safety settings.
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
