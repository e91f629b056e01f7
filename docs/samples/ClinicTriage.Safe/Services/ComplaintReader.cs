using Microsoft.Extensions.AI;

namespace ClinicTriage.Services;

public sealed record Symptoms(int Pain, int ChronicConditions);

/// <summary>Turns what patients write into numbers for the model.</summary>
public sealed class ComplaintReader(IChatClient chatClient, ILogger<ComplaintReader> logger)
{
    private const string Instructions = """
        Read what the patient wrote: how bad is the pain, from 0 to 10, and how many chronic conditions are mentioned?
        """;

    /// <summary>Null when the model gives no usable answer; a nurse asks then.</summary>
    public async Task<Symptoms?> ReadAsync(string complaint, CancellationToken cancellationToken)
    {
        try
        {
            var response = await chatClient.GetResponseAsync<Symptoms>(
                [new(ChatRole.System, Instructions), new(ChatRole.User, complaint)],
                new ChatOptions { Temperature = 0, MaxOutputTokens = 50 },
                cancellationToken: cancellationToken);
            return response.FinishReason == ChatFinishReason.Stop
                && response.TryGetResult(out var symptoms)
                && symptoms is { Pain: >= 0 and <= 10, ChronicConditions: >= 0 and <= 20 }
                    ? symptoms
                    : null;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            logger.LogError(ex, "A complaint could not be read");
            return null;
        }
    }
}
