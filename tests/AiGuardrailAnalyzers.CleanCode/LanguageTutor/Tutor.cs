using Google.GenAI;
using Google.GenAI.Types;

namespace LanguageTutor;

public sealed class Tutor(Client client, IConfiguration configuration, ILogger<Tutor> logger)
{
    private static readonly GenerateContentConfig s_config = new()
    {
        MaxOutputTokens = 300,
        SystemInstruction = new Content { Parts = [new Part { Text = "You correct a learner's sentence and explain the one most important mistake." }] },
        SafetySettings =
        [
            new SafetySetting { Category = HarmCategory.HarmCategoryHarassment, Threshold = HarmBlockThreshold.BlockLowAndAbove },
            new SafetySetting { Category = HarmCategory.HarmCategoryHateSpeech, Threshold = HarmBlockThreshold.BlockLowAndAbove },
        ],
    };

    public async Task<string?> CorrectAsync(string sentence, CancellationToken cancellationToken)
    {
        try
        {
            GenerateContentResponse response = await client.Models.GenerateContentAsync(
                configuration["Gemini:Model"]!,
                new Content { Role = "user", Parts = [new Part { Text = sentence }] },
                s_config,
                cancellationToken);
            return response.Candidates?.FirstOrDefault() is { FinishReason: FinishReason.Stop, Content.Parts: [{ Text: { } text }, ..] } ? text : "I can't correct this one.";
        }
        catch (ClientError exception)
        {
            logger.LogWarning(exception, "No correction of {Length} characters", sentence.Length);
            return null;
        }
    }
}
