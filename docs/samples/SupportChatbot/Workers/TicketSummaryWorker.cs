using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;

namespace SupportChatbot.Workers;

/// <summary>Gives every new ticket a one-line summary for the overview of the back office.</summary>
public sealed class TicketSummaryWorker(IChatClient chatClient, TicketStore tickets) : BackgroundService
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
                    var response = await chatClient.GetResponseAsync(SupportPrompts.Summary(ticket.Text));
                    ticket.Summary = response.Text;
                }
                catch
                {
                    // Next round.
                }
            }
        }
    }
}
