using Azure;
using Azure.AI.Inference;

namespace ReturnsPortal;

public enum ReturnReason
{
    Unknown,
    Damaged,
    WrongSize,
}

/// <summary>Sorts a customer's words into one of our reasons; whatever the model can't tell goes to a person.</summary>
public sealed class ReasonClassifier(ChatCompletionsClient client, IConfiguration configuration, ILogger<ReasonClassifier> logger)
{
    public async Task<ReturnReason> ClassifyAsync(string words, CancellationToken cancellationToken)
    {
        var options = new ChatCompletionsOptions
        {
            Model = configuration["Inference:Model"],
            MaxTokens = 5,
            Temperature = 0,
            Messages =
            {
                new ChatRequestSystemMessage("Answer with one word: Damaged, WrongSize or Unknown."),
                new ChatRequestUserMessage(words),
            },
        };
        try
        {
            ChatCompletions completions = await client.CompleteAsync(options, cancellationToken);
            return completions.FinishReason == CompletionsFinishReason.Stopped && Enum.TryParse(completions.Content?.Trim(), ignoreCase: true, out ReturnReason reason) && Enum.IsDefined(reason)
                ? reason
                : ReturnReason.Unknown;
        }
        catch (RequestFailedException exception)
        {
            logger.LogWarning(exception, "The reason of a return is unknown");
            return ReturnReason.Unknown;
        }
    }
}
