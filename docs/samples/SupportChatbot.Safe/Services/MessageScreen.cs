using Microsoft.Extensions.AI;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public interface IMessageScreen
{
    Task<bool> IsAllowedAsync(string message, CancellationToken cancellationToken);
}

public sealed record ScreenVerdict(bool IsAboutTheShop, bool IsAbusive);

/// <summary>Keeps abuse and questions that have nothing to do with the shop away from the assistant; when in doubt, closed.</summary>
public sealed class MessageScreen(IChatClient chatClient, ILogger<MessageScreen> logger) : IMessageScreen
{
    public async Task<bool> IsAllowedAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            var response = await chatClient.GetResponseAsync<ScreenVerdict>(
                [new(ChatRole.System, SupportPrompts.Screen), new(ChatRole.User, message)],
                new ChatOptions { MaxOutputTokens = 50 },
                cancellationToken: cancellationToken);
            return response.FinishReason == ChatFinishReason.Stop
                && response.TryGetResult(out var verdict)
                && verdict is { IsAboutTheShop: true, IsAbusive: false };
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            logger.LogError(ex, "A message could not be screened and was rejected");
            return false;
        }
    }
}
