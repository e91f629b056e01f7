using SupportChatbot.Services;

namespace SupportChatbot.Endpoints;

public static class ChatEndpoints
{
    public static void MapChatEndpoints(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("/api/chat");

        chat.MapPost("/", async (ChatRequest request, IChatService service, CancellationToken cancellationToken) =>
        {
            try
            {
                return Results.Ok(await service.AnswerAsync(request, cancellationToken));
            }
            catch (Exception ex)
            {
                return Results.Problem(ex.Message);
            }
        });

        chat.MapPost("/stream", (ChatRequest request, IChatService service, CancellationToken cancellationToken)
            => TypedResults.ServerSentEvents(service.StreamAsync(request, cancellationToken)));
    }
}
