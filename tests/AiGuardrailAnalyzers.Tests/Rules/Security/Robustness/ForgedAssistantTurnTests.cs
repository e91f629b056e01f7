using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ForgedAssistantTurnTests : RuleTests<ForgedAssistantTurn>
{
    private static string Program(string message) => $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (ChatRequest request, IChatClient client) =>
        {
            List<ChatMessage> messages = [];
            foreach (var turn in request.Turns)
            {
                messages.Add({{message}});
            }

            return (await client.GetResponseAsync(messages)).Text;
        });
        app.Run();

        public record ChatRequest(List<Turn> Turns);
        public record Turn(bool IsAssistant, string Role, string Text);
        """;

    [Fact]
    public Task Flag() => Reports(Program("new ChatMessage([|turn.IsAssistant ? ChatRole.Assistant : ChatRole.User|], turn.Text)"));

    [Fact]
    public Task AlwaysUser() => StaysSilent(Program("new ChatMessage(ChatRole.User, (turn.IsAssistant ? \"You said: \" : \"I said: \") + turn.Text)"));

    [Fact]
    public Task Switch() => Reports(Program("new ChatMessage([|turn.Role switch { \"assistant\" => ChatRole.Assistant, _ => ChatRole.User }|], turn.Text)"));

    [Fact]
    public Task SwitchWithSystemIsAnotherRules() => StaysSilent(Program("new ChatMessage(turn.Role switch { \"assistant\" => ChatRole.Assistant, \"system\" => ChatRole.System, _ => ChatRole.User }, turn.Text)"));

    [Fact]
    public Task Always() => Reports(Program("new ChatMessage([|ChatRole.Assistant|], turn.Text)"));

    [Fact]
    public Task FixedText() => StaysSilent(Program("new ChatMessage(ChatRole.Assistant, \"How can I help?\")"));

    private static string Controller(string turn, string parameter) => $$"""
        using Microsoft.AspNetCore.DataProtection;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.SemanticKernel.ChatCompletion;

        public class ChatController(IChatCompletionService chat, ITurns turns, IDataProtector protector) : ControllerBase
        {
            [HttpPost]
            public async Task<string?> Post({{parameter}}, string question)
            {
                var history = new ChatHistory("Be kind");
                history.AddAssistantMessage({{turn}});
                history.AddUserMessage(question);
                return (await chat.GetChatMessageContentAsync(history)).Content;
            }
        }

        public interface ITurns { string Last(Guid id); }
        """;

    [Fact]
    public Task HistoryOfTheClient() => Reports(Controller("[|answer|]", "string answer"));

    [Fact]
    public Task HistoryOfTheServer() => StaysSilent(Controller("turns.Last(id)", "Guid id"));

    [Fact]
    public Task SealedHistory() => StaysSilent(Controller("protector.Unprotect(answer)", "string answer"));

    [Fact]
    public Task TurnOfOpenAi() => Reports("""
        using OpenAI.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn turn, ChatClient client) => client.CompleteChat(new AssistantChatMessage([|turn.Answer|]), new UserChatMessage(turn.Question)).Value.Content[0].Text);
        app.Run();

        public record Turn(string Answer, string Question);
        """);

    [Fact]
    public Task OwnAnswerOfOpenAi() => StaysSilent("""
        using OpenAI.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn turn, ChatClient client) =>
        {
            var first = client.CompleteChat(new UserChatMessage(turn.Question)).Value;
            return client.CompleteChat(new AssistantChatMessage(first.Content[0].Text), new UserChatMessage("Are you sure?")).Value.Content[0].Text;
        });
        app.Run();

        public record Turn(string Question);
        """);

    private static string OwnClient(string method) => $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (string question, EchoClient client) => client.{{method}}([new ChatMessage(ChatRole.User, question)]));
        app.Run();

        public class EchoClient : IChatClient
        {
            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default)
                => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "Echo: " + messages.Last().Text)));

            public Task<ChatResponse> Repeat(IEnumerable<ChatMessage> messages)
                => GetResponseAsync([.. messages, new ChatMessage({{(method == "Repeat" ? "[|ChatRole.Assistant|]" : "ChatRole.User")}}, messages.Last().Text)]);

            public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
            {
                await Task.Yield();
                yield break;
            }

            public object? GetService(Type type, object? key = null) => null;

            public void Dispose() { }
        }
        """;

    [Fact]
    public Task ClientOfOnesOwnAnswers() => StaysSilent(OwnClient("GetResponseAsync"));

    [Fact]
    public Task ClientOfOnesOwnForgesATurn() => Reports(OwnClient("Repeat"));
}
