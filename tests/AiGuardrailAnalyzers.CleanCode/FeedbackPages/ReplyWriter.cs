using System.ClientModel;
using Microsoft.Extensions.AI;

namespace FeedbackPages;

/// <summary>Writes a draft of a reply, which a person edits and sends.</summary>
public sealed class ReplyWriter(IChatClient chat, ILogger<ReplyWriter> logger)
{
    public async Task<string?> DraftAsync(string feedback, CancellationToken cancellationToken)
    {
        try
        {
            ChatResponse response = await chat.GetResponseAsync(
                [new(ChatRole.System, "Write a short, friendly reply to a customer's feedback. Promise nothing."), new(ChatRole.User, feedback)],
                new ChatOptions { MaxOutputTokens = 250 },
                cancellationToken);
            return response.FinishReason == ChatFinishReason.Stop ? response.Text : null;
        }
        catch (ClientResultException exception)
        {
            logger.LogError(exception, "No draft");
            return null;
        }
    }
}
