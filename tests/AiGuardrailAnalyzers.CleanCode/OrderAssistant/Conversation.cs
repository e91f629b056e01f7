namespace OrderAssistant;

/// <summary>What is said in one run of the program; asks the person before an order is cancelled.</summary>
internal sealed class Conversation(IChatClient chat, ChatOptions options)
{
    private const int MaxApprovals = 5;

    private readonly List<ChatMessage> _messages = [new(ChatRole.System, "You help customers with their orders. Be brief.")];

    public async Task<string> SayAsync(string text, CancellationToken cancellationToken)
    {
        _messages.Add(new(ChatRole.User, text));
        for (int round = 0; round < MaxApprovals; round++)
        {
            ChatResponse response;
            try
            {
                response = await chat.GetResponseAsync(_messages, options, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Console.Error.WriteLine(exception.Message);
                return "I can't reach the assistant; please try again.";
            }

            _messages.AddMessages(response);
            ToolApprovalRequestContent[] requests = [.. response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>()];
            if (requests.Length == 0)
            {
                return response.FinishReason == ChatFinishReason.Length ? response.Text + " …" : response.Text;
            }

            _messages.Add(new(ChatRole.User, [.. requests.Select(request => request.CreateResponse(Confirm(request)))]));
        }

        return "Let's stop here: that were too many requests at once.";
    }

    private static bool Confirm(ToolApprovalRequestContent request)
    {
        Console.Write($"Cancel the order ({request.ToolCall}) for good? [y/N] ");
        return string.Equals(Console.ReadLine()?.Trim(), "y", StringComparison.OrdinalIgnoreCase);
    }
}
