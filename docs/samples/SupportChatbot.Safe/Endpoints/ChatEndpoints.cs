using System.Security.Claims;
using SupportChatbot.Services;

namespace SupportChatbot.Endpoints;

public static class ChatEndpoints
{
    public const string RateLimit = "chat";

    public static void MapChatEndpoints(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chat").RequireAuthorization().RequireRateLimiting(RateLimit);

        chat.MapPost("/", async (ChatRequest request, ClaimsPrincipal user, IChatService service, ILogger<Program> logger, CancellationToken cancellationToken) =>
        {
            try
            {
                return Results.Ok(await service.AnswerAsync(Email(user), request, cancellationToken));
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogError(ex, "The assistant could not answer");
                return Results.Problem("The assistant is not available at the moment.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });

        chat.MapPost("/stream", (ChatRequest request, ClaimsPrincipal user, IChatService service, CancellationToken cancellationToken)
            => TypedResults.ServerSentEvents(service.StreamAsync(Email(user), request, cancellationToken)));
    }

    private static string Email(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier)!;
}
