using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Workers;

/// <summary>Gives every new ticket a one-line summary for the overview of the back office.</summary>
public sealed class TicketSummaryWorker(IChatClient chatClient, TicketStore tickets, ILogger<TicketSummaryWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var ticket in tickets.All.Where(ticket => ticket.Summary is null))
            {
                try
                {
                    var response = await chatClient.GetResponseAsync(
                        [new(ChatRole.System, SupportPrompts.Summary), new(ChatRole.User, ticket.Text)],
                        new ChatOptions { MaxOutputTokens = 100 },
                        stoppingToken);
                    ticket.Summary = response.FinishReason == ChatFinishReason.Length ? $"{response.Text} …" : response.Text;
                }
                catch (Exception ex) when (ex is not OperationCanceledException)
                {
                    logger.LogWarning(ex, "Ticket {Id} has no summary yet", ticket.Id);
                }
            }
        }
    }
}
