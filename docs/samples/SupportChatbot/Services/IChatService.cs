namespace SupportChatbot.Services;

public interface IChatService
{
    Task<ChatReply> AnswerAsync(ChatRequest request, CancellationToken cancellationToken);

    IAsyncEnumerable<string> StreamAsync(ChatRequest request, CancellationToken cancellationToken);
}

public sealed record ChatRequest(string CustomerName, string Language, string Question, List<ChatTurn> History);

public sealed record ChatTurn(string Role, string Text);

public sealed record ChatReply(string Answer);
