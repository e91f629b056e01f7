using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public interface IReplyDrafter
{
    Task<string> DraftAsync(Ticket ticket, string instruction, CancellationToken cancellationToken);
}

/// <summary>Writes replies for the back office; a follow-up such as 'shorter, please' builds on the draft before.</summary>
public sealed class ReplyDrafter(IChatClient chatClient) : IReplyDrafter
{
    private readonly List<ChatMessage> _conversation = [new(ChatRole.System, SupportPrompts.Drafter)];

    public async Task<string> DraftAsync(Ticket ticket, string instruction, CancellationToken cancellationToken)
    {
        _conversation.Add(new ChatMessage(ChatRole.User, $"Ticket {ticket.Id}: {ticket.Text}\n\n{instruction}"));
        var response = await chatClient.GetResponseAsync(_conversation, cancellationToken: cancellationToken);
        _conversation.AddRange(response.Messages);
        return response.Text;
    }
}
