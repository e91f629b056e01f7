using System.Text.Json;

namespace TitleWriter;

public interface ITitleModel
{
    Task<string?> TitleOfAsync(string text, CancellationToken cancellationToken);
}

/// <summary>Speaks the chat API itself: the provider has no SDK for .NET.</summary>
public sealed class TitleModel(HttpClient http, IConfiguration configuration, ILogger<TitleModel> logger) : ITitleModel
{
    private sealed record Message(string Role, string Content);

    private sealed record Choice(Message Message, string? FinishReason);

    private sealed record Completion(Choice[]? Choices);

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<string?> TitleOfAsync(string text, CancellationToken cancellationToken)
    {
        var body = new
        {
            Model = configuration["Model:Name"],
            MaxTokens = 30,
            Messages = new Message[] { new("system", "Write a title of at most eight words for the user's text."), new("user", text) },
        };
        try
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync("/v1/chat/completions", body, s_json, cancellationToken);
            response.EnsureSuccessStatusCode();
            Completion? completion = await response.Content.ReadFromJsonAsync<Completion>(s_json, cancellationToken);
            return completion?.Choices?.FirstOrDefault() is { FinishReason: "stop", Message.Content: { Length: > 0 } title } ? title.Trim('"') : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            logger.LogWarning(exception, "No title");
            return null;
        }
    }
}
