// Microsoft.SemanticKernel.Connectors.Google and .MistralAI 1.82.0-alpha, their safety settings.
#nullable enable
namespace Microsoft.SemanticKernel.Connectors.Google
{
    public readonly struct GeminiSafetyCategory
    {
        public static GeminiSafetyCategory Harassment { get; } = new("HARM_CATEGORY_HARASSMENT");

        public GeminiSafetyCategory(string label) => Label = label;

        public string Label { get; }
    }

    public readonly struct GeminiSafetyThreshold
    {
        public static GeminiSafetyThreshold BlockNone => default;

        public static GeminiSafetyThreshold BlockOnlyHigh => default;

        public GeminiSafetyThreshold(string label) => Label = label;

        public string Label { get; }
    }

    public sealed class GeminiSafetySetting
    {
        public GeminiSafetySetting(GeminiSafetyCategory category, GeminiSafetyThreshold threshold) { }
    }

    public sealed class GeminiPromptExecutionSettings
    {
        public System.Collections.Generic.IList<GeminiSafetySetting>? SafetySettings { get; set; }
    }
}

namespace Microsoft.SemanticKernel.Connectors.MistralAI
{
    public sealed class MistralAIPromptExecutionSettings
    {
        public bool SafePrompt { get; set; }
    }
}
