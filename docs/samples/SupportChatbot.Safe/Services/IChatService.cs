using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace SupportChatbot.Services;

public interface IChatService
{
    Task<ChatReply> AnswerAsync(string customerEmail, ChatRequest request, CancellationToken cancellationToken);

    IAsyncEnumerable<string> StreamAsync(string customerEmail, ChatRequest request, CancellationToken cancellationToken);

    /// <summary>Goes on with a turn that waited for approval; null when nothing waits under this id.</summary>
    Task<ChatReply?> ResumeAsync(string requestId, bool approved, CancellationToken cancellationToken);
}

public sealed record ChatRequest(Language Language, [MaxLength(2000)] string Question);

public sealed record ChatReply(string Answer);

[JsonConverter(typeof(JsonStringEnumConverter<Language>))]
public enum Language
{
    English,
    German,
    French,
}
