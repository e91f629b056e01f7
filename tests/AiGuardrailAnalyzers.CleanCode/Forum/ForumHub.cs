using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;

namespace Forum;

/// <summary>So many questions to the assistant a minute, each member.</summary>
public sealed class PostQuota
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(
        member => RateLimitPartition.GetFixedWindowLimiter(member, _ => new FixedWindowRateLimiterOptions { PermitLimit = 5, Window = TimeSpan.FromMinutes(1) }));

    public bool TryTake(string member)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(member);
        return lease.IsAcquired;
    }
}

public sealed class ForumHub(IPostScreen screen, IChatClient chat, PostQuota quota, ILogger<ForumHub> logger) : Hub
{
    private const int MaxLength = 1_500;

    public async Task Post(string text)
    {
        if (text.Length > MaxLength || await screen.ScreenAsync(text, Context.ConnectionAborted) != Screening.Accepted)
        {
            await Clients.Caller.SendAsync("rejected", Context.ConnectionAborted);
            return;
        }

        await Clients.All.SendAsync("posted", Context.User!.Identity!.Name, text, Context.ConnectionAborted);
        if (text.StartsWith("@helper ", StringComparison.Ordinal))
        {
            await AnswerAsync(text["@helper ".Length..]);
        }
    }

    private async Task AnswerAsync(string question)
    {
        if (!quota.TryTake(Context.UserIdentifier!))
        {
            await Clients.Caller.SendAsync("slower", Context.ConnectionAborted);
            return;
        }

        try
        {
            ChatResponse response = await chat.GetResponseAsync(
                [new(ChatRole.System, "You are the forum's helper. Be short and kind."), new(ChatRole.User, question)],
                new ChatOptions { MaxOutputTokens = 300 },
                Context.ConnectionAborted);
            if (await screen.ScreenAsync(response.Text, Context.ConnectionAborted) == Screening.Accepted)
            {
                await Clients.All.SendAsync("posted", "helper", response.Text, Context.ConnectionAborted);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The helper did not answer");
            await Clients.Caller.SendAsync("unavailable", Context.ConnectionAborted);
        }
    }
}
