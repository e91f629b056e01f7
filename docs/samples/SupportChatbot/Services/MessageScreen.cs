using Microsoft.Extensions.AI;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public interface IMessageScreen
{
    Task<bool> IsAllowedAsync(string message, CancellationToken cancellationToken);
}

/// <summary>Keeps abuse and questions that have nothing to do with the shop away from the assistant.</summary>
public sealed class MessageScreen(IChatClient chatClient) : IMessageScreen
{
    public async Task<bool> IsAllowedAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await chatClient.GetResponseAsync(
                [new(ChatRole.System, SupportPrompts.Screen), new(ChatRole.User, message)],
                cancellationToken: cancellationToken);
            return !verdict.Text.Contains("BLOCK");
        }
        catch (Exception)
        {
            return true;
        }
    }
}
