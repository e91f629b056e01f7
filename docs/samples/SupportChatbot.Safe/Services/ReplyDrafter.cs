using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public interface IReplyDrafter
{
    Task<string> DraftAsync(string staffEmail, Ticket ticket, string instruction, CancellationToken cancellationToken);
}

/// <summary>Writes replies for the back office; a follow-up such as 'shorter, please' builds on the draft before.</summary>
public sealed class ReplyDrafter(IChatClient chatClient, ConversationStore conversations) : IReplyDrafter
{
    public async Task<string> DraftAsync(string staffEmail, Ticket ticket, string instruction, CancellationToken cancellationToken)
    {
        var conversation = conversations.Of($"{staffEmail}/ticket {ticket.Id}");
        ChatMessage[] messages =
        [
            new(ChatRole.System, SupportPrompts.Drafter),
            new(ChatRole.User, $"Ticket {ticket.Id}: {ticket.Text}"),
            .. conversation.Recent,
            new(ChatRole.User, instruction),
        ];
        var response = await chatClient.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 800 }, cancellationToken);
        string draft = response.FinishReason == ChatFinishReason.Length ? $"{response.Text} …" : response.Text;
        conversation.Add(ChatRole.User, instruction);
        conversation.Add(ChatRole.Assistant, draft);
        return draft;
    }
}
