using AiGuardrailAnalyzers.CodeFixes.Safety.Alignment;
using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Alignment;

public sealed class SafetyFilterDisabledTests : FixTests<SafetyFilterDisabled, SafetyFilterDisabledFix>
{
    // A program with settings of Google's own client.
    private static string Google(string code) => $$"""
        using Google.GenAI.Types;
        using static Google.GenAI.Types.HarmCategory;

        public sealed class Settings(IHostEnvironment environment, IConfiguration configuration)
        {
            public object? Make(bool relaxed, string level, HarmBlockThreshold given)
            {
                {{code}}
            }
        }
        """;

    private static string Kernel(string code) => $$"""
        using Microsoft.SemanticKernel.Connectors.Google;
        using Microsoft.SemanticKernel.Connectors.MistralAI;

        public static class Settings
        {
            public static object Make() => {{code}};
        }
        """;

    private static string Json(string code) => $$"""
        public sealed class Setting { public string Category { get; set; } = ""; public string Threshold { get; set; } = ""; }

        public sealed record Level(string Category, string Threshold);

        public static class Settings
        {
            public static object Make() => {{code}};
        }
        """;

    // Reports.

    [Theory]
    [InlineData("return new SafetySetting { Category = HarmCategoryHarassment, Threshold = [|HarmBlockThreshold.BlockNone|] };")]
    [InlineData("return new SafetySetting { Threshold = [|HarmBlockThreshold.Off|] };")]
    [InlineData("var setting = new SafetySetting(); setting.Threshold = [|HarmBlockThreshold.BlockNone|]; return setting;")]
    [InlineData("var none = [|HarmBlockThreshold.BlockNone|]; return new SafetySetting { Threshold = none };")]
    [InlineData("const HarmBlockThreshold None = [|HarmBlockThreshold.BlockNone|]; return None;")]
    [InlineData("return Enum.GetValues<HarmCategory>().Select(c => new SafetySetting { Category = c, Threshold = [|HarmBlockThreshold.Off|] }).ToList();")]
    [InlineData("return new GenerateContentConfig { SafetySettings = [new() { Category = HarmCategoryHateSpeech, Threshold = [|HarmBlockThreshold.BlockNone|] }] };")]
    [InlineData("return new SafetySetting { Threshold = [|Google.GenAI.Types.HarmBlockThreshold.Off|] };")]
    [InlineData("if (environment.IsProduction()) { return new SafetySetting { Threshold = [|HarmBlockThreshold.Off|] }; } return null;")]
    public Task EachWayToSwitchItOff(string code) => Reports(Google(code), Stub.GoogleGenAI);

    [Theory]
    [InlineData("new GeminiSafetySetting(GeminiSafetyCategory.Harassment, [|GeminiSafetyThreshold.BlockNone|])")]
    [InlineData("new GeminiPromptExecutionSettings { SafetySettings = [new(GeminiSafetyCategory.Harassment, [|GeminiSafetyThreshold.BlockNone|])] }")]
    [InlineData("new GeminiSafetySetting(new(\"HARM_CATEGORY_HATE_SPEECH\"), new([|\"BLOCK_NONE\"|]))")]
    [InlineData("new GeminiSafetySetting(GeminiSafetyCategory.Harassment, new GeminiSafetyThreshold([|\"OFF\"|]))")]
    [InlineData("new MistralAIPromptExecutionSettings { SafePrompt = [|false|] }")]
    public Task ConnectorsOfSemanticKernel(string code) => Reports(Kernel(code), Stub.KernelConnectors);

    [Theory]
    [InlineData("new { category = \"HARM_CATEGORY_HARASSMENT\", threshold = [|\"BLOCK_NONE\"|] }")]
    [InlineData("new Setting { Category = \"HARM_CATEGORY_HATE_SPEECH\", Threshold = [|\"OFF\"|] }")]
    [InlineData("new Level(\"HARM_CATEGORY_HATE_SPEECH\", [|\"BLOCK_NONE\"|])")]
    public Task JsonMadeByHand(string code) => Reports(Json(code));

    [Fact]
    public Task TheDefaultOfAParameter() => Reports("""
        using Google.GenAI.Types;

        public sealed class Settings
        {
            public SafetySetting Of(HarmCategory category, HarmBlockThreshold threshold = [|HarmBlockThreshold.BlockNone|]) => new() { Category = category, Threshold = threshold };
        }
        """, Stub.GoogleGenAI);

    // Silent.

    [Theory]
    [InlineData("return new SafetySetting { Category = HarmCategoryHarassment, Threshold = HarmBlockThreshold.BlockOnlyHigh };")]
    [InlineData("return new SafetySetting { Threshold = HarmBlockThreshold.BlockLowAndAbove };")]
    [InlineData("var setting = new SafetySetting(); setting.Threshold = HarmBlockThreshold.BlockMediumAndAbove; return setting;")]
    [InlineData("return new SafetySetting { Threshold = given };")]
    [InlineData("if (given == HarmBlockThreshold.BlockNone) { throw new ArgumentException(level); } return given;")]
    [InlineData("return given is HarmBlockThreshold.BlockNone or HarmBlockThreshold.Off;")]
    [InlineData("return given.Equals(HarmBlockThreshold.Off);")]
    [InlineData("HarmBlockThreshold[] levels = Enum.GetValues<HarmBlockThreshold>(); return levels.Contains(HarmBlockThreshold.Off);")]
    [InlineData("return level switch { \"none\" => HarmBlockThreshold.BlockNone, _ => HarmBlockThreshold.BlockOnlyHigh };")]
    [InlineData("switch (level) { case \"none\": return HarmBlockThreshold.BlockNone; default: return HarmBlockThreshold.BlockOnlyHigh; }")]
    [InlineData("return given switch { HarmBlockThreshold.BlockNone => \"none\", HarmBlockThreshold.Off => \"off\", _ => \"on\" };")]
    [InlineData("return new SafetySetting { Threshold = relaxed ? HarmBlockThreshold.BlockNone : HarmBlockThreshold.BlockOnlyHigh };")]
    [InlineData("if (environment.IsDevelopment()) { return new SafetySetting { Threshold = HarmBlockThreshold.Off }; } return null;")]
    [InlineData("return nameof(HarmBlockThreshold.BlockNone);")]
    [InlineData("return new Dictionary<string, HarmBlockThreshold> { [\"none\"] = HarmBlockThreshold.BlockNone, [\"high\"] = HarmBlockThreshold.BlockOnlyHigh };")]
    public Task StricterOrNotSet(string code) => StaysSilent(Google(code), Stub.GoogleGenAI);

    [Theory]
    [InlineData("new GeminiSafetySetting(GeminiSafetyCategory.Harassment, GeminiSafetyThreshold.BlockOnlyHigh)")]
    [InlineData("new GeminiSafetySetting(GeminiSafetyCategory.Harassment, new(\"BLOCK_LOW_AND_ABOVE\"))")]
    [InlineData("new MistralAIPromptExecutionSettings { SafePrompt = true }")]
    [InlineData("new MistralAIPromptExecutionSettings()")]
    public Task StricterConnectors(string code) => StaysSilent(Kernel(code), Stub.KernelConnectors);

    [Theory]
    [InlineData("new { category = \"HARM_CATEGORY_HARASSMENT\", threshold = \"BLOCK_ONLY_HIGH\" }")]
    [InlineData("new { heating = \"OFF\", light = \"ON\" }")]
    [InlineData("new Level(\"LIGHT\", \"OFF\")")]
    [InlineData("\"BLOCK_NONE\"")]
    [InlineData("\"HARM_CATEGORY_HARASSMENT\" == \"OFF\"")]
    public Task OtherTexts(string code) => StaysSilent(Json(code));

    // Fix.

    [Theory]
    [InlineData("[|HarmBlockThreshold.BlockNone|]", "HarmBlockThreshold.BlockOnlyHigh")]
    [InlineData("[|Google.GenAI.Types.HarmBlockThreshold.Off|]", "Google.GenAI.Types.HarmBlockThreshold.BlockOnlyHigh")]
    public Task ChoosesTheNextLevel(string before, string after)
        => Fixes(
            [Google($"return new SafetySetting {{ Threshold = {before} /* all */ }};"), Stub.GoogleGenAI],
            [Google($"return new SafetySetting {{ Threshold = {after} /* all */ }};"), Stub.GoogleGenAI]);

    [Fact]
    public Task SwitchesItOn()
        => Fixes([Kernel("new MistralAIPromptExecutionSettings { SafePrompt = [|false|] }"), Stub.KernelConnectors], [Kernel("new MistralAIPromptExecutionSettings { SafePrompt = true }"), Stub.KernelConnectors]);

    [Fact]
    public Task ChangesTheText()
        => Fixes(Json("new { category = \"HARM_CATEGORY_HARASSMENT\", threshold = [|\"BLOCK_NONE\"|] }"), Json("new { category = \"HARM_CATEGORY_HARASSMENT\", threshold = \"BLOCK_ONLY_HIGH\" }"));
}
