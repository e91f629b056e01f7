namespace ModelGateway;

public sealed record Completion(string Text, string? Model, bool IsCut);

public static class Completions
{
    private const int MaxPrompt = 20_000;

    public static void MapCompletions(this WebApplication app)
        => app.MapPost("/completions", CompleteAsync).RequireAuthorization().RequireRateLimiting("team");

    private static async Task<IResult> CompleteAsync(HttpRequest request, IChatClient chat, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or > MaxPrompt)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        using var reader = new StreamReader(request.Body);
        string prompt = await reader.ReadToEndAsync(cancellationToken);
        try
        {
            ChatResponse response = await chat.GetResponseAsync(new ChatMessage(ChatRole.User, prompt), new ChatOptions { MaxOutputTokens = 800 }, cancellationToken);
            return Results.Ok(new Completion(response.Text, response.ModelId, response.FinishReason == ChatFinishReason.Length));
        }
        catch (HttpRequestException)
        {
            return Results.StatusCode(StatusCodes.Status502BadGateway);
        }
    }
}
