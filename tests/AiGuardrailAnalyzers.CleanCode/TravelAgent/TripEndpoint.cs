using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace TravelAgent;

public sealed record TripRequest(string Wish);

public sealed class SessionStore
{
    private readonly ConcurrentDictionary<string, AgentSession> _sessions = new();

    public async Task<AgentSession> OfAsync(ClaimsPrincipal user, AIAgent agent, CancellationToken cancellationToken)
    {
        string id = user.FindFirstValue(ClaimTypes.NameIdentifier)!;
        return _sessions.TryGetValue(id, out AgentSession? session) ? session : _sessions.GetOrAdd(id, await agent.CreateSessionAsync(cancellationToken));
    }
}

public static class TripEndpoint
{
    public static async Task<IResult> PlanAsync(TripRequest request, AIAgent agent, SessionStore sessions, ClaimsPrincipal user, ILogger<SessionStore> logger, CancellationToken cancellationToken)
    {
        if (request.Wish.Length > 1_000)
        {
            return Results.BadRequest();
        }

        try
        {
            AgentSession session = await sessions.OfAsync(user, agent, cancellationToken);
            AgentResponse response = await agent.RunAsync(request.Wish, session, cancellationToken: cancellationToken);
            return response.FinishReason == ChatFinishReason.ContentFilter ? Results.UnprocessableEntity() : Results.Ok(response.Text);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "No trip was planned");
            return Results.Problem("We can't plan trips right now.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
