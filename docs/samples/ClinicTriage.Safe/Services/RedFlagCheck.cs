using Microsoft.Extensions.AI;

namespace ClinicTriage.Services;

public sealed record SecondLook(bool HasRedFlags);

/// <summary>A second look before a patient is sent home; when in doubt, nobody goes.</summary>
public sealed class RedFlagCheck(IChatClient chatClient, ILogger<RedFlagCheck> logger)
{
    private const string Instructions = """
        You check complaints of patients for red flags, such as chest pain or sudden weakness of one side: whatever a doctor
        has to see before the patient goes home.
        """;

    public async Task<bool> MayGoHomeAsync(string complaint, CancellationToken cancellationToken)
    {
        try
        {
            var response = await chatClient.GetResponseAsync<SecondLook>(
                [new(ChatRole.System, Instructions), new(ChatRole.User, complaint)],
                new ChatOptions { MaxOutputTokens = 20 },
                cancellationToken: cancellationToken);
            return response.FinishReason == ChatFinishReason.Stop && response.TryGetResult(out var look) && look is { HasRedFlags: false };
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            logger.LogError(ex, "No second look");
            return false;
        }
    }
}
