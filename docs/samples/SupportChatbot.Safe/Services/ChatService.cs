using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Prompts;
using SupportChatbot.Tools;

namespace SupportChatbot.Services;

public sealed class ChatService(
    IChatClient chatClient,
    IKnowledgeBase knowledge,
    IMessageScreen screen,
    SupportTools tools,
    ConversationStore conversations,
    ApprovalStore approvals,
    ILogger<ChatService> logger) : IChatService
{
    private const string OffTopic = "I can only help with questions about the shop.";
    private const string NeedsApproval = "A colleague has to confirm this first. We will tell you as soon as it is done.";

    public async Task<ChatReply> AnswerAsync(string customerEmail, ChatRequest request, CancellationToken cancellationToken)
    {
        logger.LogInformation("Question of {Length} characters", request.Question.Length);
        if (!await screen.IsAllowedAsync(request.Question, cancellationToken))
        {
            return new ChatReply(OffTopic);
        }

        var messages = await BuildMessagesAsync(customerEmail, request, cancellationToken);
        var response = await chatClient.GetResponseAsync(messages, CreateOptions(customerEmail), cancellationToken);
        return new ChatReply(Finish(customerEmail, messages, response));
    }

    public async IAsyncEnumerable<string> StreamAsync(string customerEmail, ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await screen.IsAllowedAsync(request.Question, cancellationToken))
        {
            yield return OffTopic;
            yield break;
        }

        var messages = await BuildMessagesAsync(customerEmail, request, cancellationToken);
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in chatClient.GetStreamingResponseAsync(messages, CreateOptions(customerEmail), cancellationToken))
        {
            updates.Add(update);
            yield return update.Text;
        }

        string answer = Finish(customerEmail, messages, updates.ToChatResponse());
        if (answer == NeedsApproval)
        {
            yield return answer;
        }
    }

    public async Task<ChatReply?> ResumeAsync(string requestId, bool approved, CancellationToken cancellationToken)
    {
        if (approvals.Take(requestId) is not { } pending)
        {
            return null;
        }

        List<ChatMessage> messages = [.. pending.Messages, new(ChatRole.User, [pending.Request.CreateResponse(approved)])];
        var response = await chatClient.GetResponseAsync(messages, CreateOptions(pending.CustomerEmail), cancellationToken);
        return new ChatReply(Finish(pending.CustomerEmail, messages, response));
    }

    private async Task<List<ChatMessage>> BuildMessagesAsync(string customerEmail, ChatRequest request, CancellationToken cancellationToken)
    {
        var query = await RewriteAsync(request.Question, cancellationToken);
        var passages = await knowledge.SearchAsync(query, cancellationToken);
        var conversation = conversations.Of(customerEmail);
        conversation.Add(ChatRole.User, request.Question);
        return
        [
            new(ChatRole.System, SupportPrompts.Assistant(request.Language)),
            new(ChatRole.User, SupportPrompts.HelpPages(passages)),
            .. conversation.Recent,
        ];
    }

    private async Task<string> RewriteAsync(string question, CancellationToken cancellationToken)
    {
        var response = await chatClient.GetResponseAsync(
            [new(ChatRole.System, SupportPrompts.Rewrite), new(ChatRole.User, question)],
            new ChatOptions { MaxOutputTokens = 60 },
            cancellationToken);
        return response.FinishReason == ChatFinishReason.Stop ? response.Text : question;
    }

    private string Finish(string customerEmail, List<ChatMessage> messages, ChatResponse response)
    {
        ToolApprovalRequestContent[] requests = [.. response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>()];
        foreach (var request in requests)
        {
            approvals.Add(new PendingApproval(customerEmail, [.. messages, .. response.Messages], request));
        }

        string answer = requests.Length > 0 ? NeedsApproval
            : response.FinishReason == ChatFinishReason.Length ? $"{response.Text} …"
            : response.Text;
        conversations.Of(customerEmail).Add(ChatRole.Assistant, answer);
        return answer;
    }

    private ChatOptions CreateOptions(string customerEmail) => new()
    {
        Temperature = 0.2f,
        MaxOutputTokens = 800,
        AllowMultipleToolCalls = false,
        Tools = tools.Create(customerEmail),
    };
}
