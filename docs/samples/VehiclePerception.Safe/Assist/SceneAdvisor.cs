using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using VehiclePerception.Perception;

namespace VehiclePerception.Assist;

public sealed record SceneVerdict(bool IsSafeToPass);

/// <summary>Asks the fleet's model whether the vehicle may go on although something is in the way; when in doubt, no.</summary>
public sealed class SceneAdvisor(IChatClient chatClient, ILogger<SceneAdvisor> logger)
{
    public async Task<bool> IsSafeToContinueAsync(Obstacle obstacle, CancellationToken cancellationToken)
    {
        try
        {
            var response = await chatClient.GetResponseAsync<SceneVerdict>(
                [new(ChatRole.System, "Is it safe to drive on past this obstacle?"), new(ChatRole.User, $"{obstacle.Kind} ({obstacle.Score:0.00})")],
                new ChatOptions { MaxOutputTokens = 20 },
                cancellationToken: cancellationToken);
            return response.FinishReason == ChatFinishReason.Stop && response.TryGetResult(out var verdict) && verdict.IsSafeToPass;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            logger.LogError(ex, "Nobody can tell whether the way is free; the vehicle stays where it is");
            return false;
        }
    }
}
