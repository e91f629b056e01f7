using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SupportChatbot.Prompts;
using SupportChatbot.Tools;

namespace SupportChatbot.Services;

public sealed class ChatService(
    IChatClient chatClient,
    IKnowledgeBase knowledge,
    IMessageScreen screen,
    SupportTools tools,
    ILogger<ChatService> logger) : IChatService
{
    public async Task<ChatReply> AnswerAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        logger.LogInformation("{Customer} asks: {Question}", request.CustomerName, request.Question);
        if (!await screen.IsAllowedAsync(request.Question, cancellationToken))
        {
            return new ChatReply("I can only help with questions about the shop.");
        }

        var messages = await BuildMessagesAsync(request, cancellationToken);
        var response = await chatClient.GetResponseAsync(messages, CreateOptions(), cancellationToken);
        return new ChatReply(response.Text);
    }

    public async IAsyncEnumerable<string> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await BuildMessagesAsync(request, cancellationToken);
        await foreach (var update in chatClient.GetStreamingResponseAsync(messages, CreateOptions(), cancellationToken))
        {
            yield return update.Text;
        }
    }

    private async Task<List<ChatMessage>> BuildMessagesAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        var query = await RewriteAsync(request.Question);
        var passages = await knowledge.SearchAsync(query, cancellationToken);

        List<ChatMessage> messages = [new(ChatRole.System, SupportPrompts.Assistant(request.CustomerName, request.Language, passages))];
        foreach (var turn in request.History)
        {
            messages.Add(new ChatMessage(new ChatRole(turn.Role), turn.Text));
        }

        messages.Add(new ChatMessage(ChatRole.User, request.Question));
        return messages;
    }

    private async Task<string> RewriteAsync(string question)
    {
        var response = await chatClient.GetResponseAsync(SupportPrompts.Rewrite(question));
        return response.Text;
    }

    private ChatOptions CreateOptions() => new()
    {
        Temperature = 0.2f,
        Tools = tools.Create(),
    };
}
