namespace ModelGateway;

/// <summary>Every request has a limit, whatever its caller asked for.</summary>
public sealed class BudgetClient(IChatClient inner, ILogger<BudgetClient> logger) : DelegatingChatClient(inner)
{
    private const int MaxOutputTokens = 1_000;

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, Limited(options), cancellationToken);
        logger.LogInformation("{Tokens} tokens", response.Usage?.TotalTokenCount);
        return response;
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetStreamingResponseAsync(messages, Limited(options), cancellationToken);

    private static ChatOptions Limited(ChatOptions? options)
    {
        options = options?.Clone() ?? new ChatOptions();
        options.MaxOutputTokens = Math.Min(options.MaxOutputTokens ?? MaxOutputTokens, MaxOutputTokens);
        return options;
    }
}

/// <summary>Asks the model in the house when the one outside does not answer.</summary>
public sealed class FallbackClient(IChatClient inner, IChatClient fallback, ILogger<FallbackClient> logger) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        messages = [.. messages];
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or System.ClientModel.ClientResultException)
        {
            logger.LogWarning(exception, "The local model answers instead");
            return await fallback.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
