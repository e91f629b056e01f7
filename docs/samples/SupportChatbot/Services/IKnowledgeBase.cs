namespace SupportChatbot.Services;

public interface IKnowledgeBase
{
    Task<IReadOnlyList<string>> SearchAsync(string question, CancellationToken cancellationToken);
}
