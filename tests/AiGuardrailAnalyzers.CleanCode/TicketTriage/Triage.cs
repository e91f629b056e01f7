using System.Text.Json;

namespace TicketTriage;

public interface ITriage
{
    Task<string?> QueueOfAsync(string subject, string body, CancellationToken cancellationToken);
}

public sealed class Triage(IChatClient chat, ILogger<Triage> logger) : ITriage
{
    private static readonly string[] s_queues = ["billing", "technical", "general"];

    private sealed record Answer(string Queue);

    public async Task<string?> QueueOfAsync(string subject, string body, CancellationToken cancellationToken)
    {
        try
        {
            ChatResponse response = await chat.GetResponseAsync(
                [
                    new(ChatRole.System, """Sort the ticket. Answer {"queue": "billing"}, {"queue": "technical"} or {"queue": "general"}."""),
                    new(ChatRole.User, $"{subject}\n\n{body}"),
                ],
                new ChatOptions { MaxOutputTokens = 20, Temperature = 0, ResponseFormat = ChatResponseFormat.Json },
                cancellationToken);
            if (response.FinishReason == ChatFinishReason.Length)
            {
                return null;
            }

            string? queue = JsonSerializer.Deserialize<Answer>(response.Text, JsonSerializerOptions.Web)?.Queue;
            return s_queues.Contains(queue) ? queue : null;
        }
        catch (JsonException exception)
        {
            logger.LogWarning(exception, "The model's answer is no JSON");
            return null;
        }
        catch (System.ClientModel.ClientResultException exception)
        {
            logger.LogError(exception, "The model could not be reached");
            return null;
        }
    }
}
