using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public sealed record Triage(string Team, int Urgency);

public interface ITicketTriage
{
    /// <summary>Null when the model's answer is no triage; a person decides then.</summary>
    Task<Triage?> TriageAsync(Ticket ticket, CancellationToken cancellationToken);
}

public sealed class TicketTriage(IChatClient chatClient) : ITicketTriage
{
    public async Task<Triage?> TriageAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var response = await chatClient.GetResponseAsync<Triage>(
            [new(ChatRole.System, SupportPrompts.Triage), new(ChatRole.User, ticket.Text)],
            new ChatOptions { MaxOutputTokens = 100 },
            cancellationToken: cancellationToken);
        return response.FinishReason == ChatFinishReason.Stop
            && response.TryGetResult(out var triage)
            && triage is { Team: "orders" or "payments" or "technical", Urgency: >= 1 and <= 5 }
                ? triage
                : null;
    }
}
