using System.Text.Json;
using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Services;

public sealed record Triage(string Team, int Urgency);

public interface ITicketTriage
{
    Task<Triage> TriageAsync(Ticket ticket, CancellationToken cancellationToken);
}

public sealed class TicketTriage(IChatClient chatClient) : ITicketTriage
{
    public async Task<Triage> TriageAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var response = await chatClient.GetResponseAsync(
            [new(ChatRole.System, SupportPrompts.Triage), new(ChatRole.User, ticket.Text)],
            cancellationToken: cancellationToken);
        return JsonSerializer.Deserialize<Triage>(response.Text, JsonSerializerOptions.Web)!;
    }
}
