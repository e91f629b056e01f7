using Grpc.Core;

namespace Summaries;

public sealed class SummaryService(IChatClient chat, ILogger<SummaryService> logger) : SummaryServiceBase
{
    private const int MaxLength = 50_000;

    private static readonly ChatOptions s_options = new() { MaxOutputTokens = 250, Temperature = 0 };

    public override async Task<SummaryReply> Summarize(SummaryRequest request, ServerCallContext context)
    {
        if (request.Text.Length > MaxLength)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"A text has at most {MaxLength} characters."));
        }

        try
        {
            ChatResponse response = await chat.GetResponseAsync(
                [new(ChatRole.System, "Summarize the user's text in three sentences."), new(ChatRole.User, request.Text)],
                s_options,
                context.CancellationToken);
            return new SummaryReply { Text = response.Text, IsCut = response.FinishReason == ChatFinishReason.Length };
        }
        catch (HttpRequestException exception)
        {
            logger.LogError(exception, "No summary");
            throw new RpcException(new Status(StatusCode.Unavailable, "The model is not available."));
        }
    }
}
