using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedMessageRoleTests : RuleTests<UntrustedMessageRole>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (ChatRequest request, ChatService service, CancellationToken token) => service.Ask(request, token));
        app.Run();

        public record ChatRequest(List<Turn> Turns);
        public record Turn(string Role, string Text, bool IsUser);
        """;

    private static string Service(string turn, string members = "", string before = "") => $$""""
        public class ChatService(IChatClient client)
        {
            {{members}}

            public async Task<string> Ask(ChatRequest request, CancellationToken token)
            {
                var messages = new List<ChatMessage> { new(ChatRole.System, "Be kind") };
                foreach (var turn in request.Turns)
                {
                    {{before}}
                    messages.Add({{turn}});
                }

                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }
        }
        """";

    [Fact]
    public Task RoleMadeOfText() => Reports(Program, Service("new ChatMessage(new ChatRole([|turn.Role|]), turn.Text)"));

    [Fact]
    public Task RoleOfAnAllowedText() => StaysSilent(Program, Service("new ChatMessage(new ChatRole(turn.Role), turn.Text)", before: "if (turn.Role is not (\"user\" or \"assistant\")) continue;"));

    [Fact]
    public Task Switch() => Reports(Program, Service("new ChatMessage([|turn.Role switch { \"system\" => ChatRole.System, \"assistant\" => ChatRole.Assistant, _ => ChatRole.User }|], turn.Text)"));

    [Fact]
    public Task SwitchWithoutSystem() => StaysSilent(Program, Service("new ChatMessage(turn.Role switch { \"assistant\" => ChatRole.Assistant, _ => ChatRole.User }, turn.Text)"));

    [Fact]
    public Task Conditional() => Reports(Program, Service("new ChatMessage([|turn.IsUser ? ChatRole.User : ChatRole.System|], turn.Text)"));

    [Fact]
    public Task ConditionalWithoutSystem() => StaysSilent(Program, Service("new ChatMessage(turn.IsUser ? ChatRole.User : ChatRole.Assistant, turn.Text)"));

    [Fact]
    public Task Helper() => Reports(Program, Service("new ChatMessage([|RoleOf(turn)|], turn.Text)", """
        private static ChatRole RoleOf(Turn turn)
            {
                switch (turn.Role)
                {
                    case "tool": return ChatRole.Tool;
                    case "assistant": return ChatRole.Assistant;
                    default: return ChatRole.User;
                }
            }
        """));

    [Fact]
    public Task HelperWithoutSystem() => StaysSilent(Program, Service("new ChatMessage(RoleOf(turn), turn.Text)", """
        private static ChatRole RoleOf(Turn turn)
            {
                switch (turn.Role)
                {
                    case "assistant": return ChatRole.Assistant;
                    default: return ChatRole.User;
                }
            }
        """));

    [Fact]
    public Task Table() => Reports(Program, Service("new ChatMessage([|s_roles[turn.Role]|], turn.Text)",
        "private static readonly Dictionary<string, ChatRole> s_roles = new() { [\"user\"] = ChatRole.User, [\"system\"] = ChatRole.System };"));

    [Fact]
    public Task TableWithoutSystem() => StaysSilent(Program, Service("new ChatMessage(s_roles[turn.Role], turn.Text)",
        "private static readonly Dictionary<string, ChatRole> s_roles = new() { [\"user\"] = ChatRole.User, [\"assistant\"] = ChatRole.Assistant };"));

    [Fact]
    public Task AlwaysSystemIsAnotherRules() => StaysSilent(Program, Service("new ChatMessage(ChatRole.System, turn.Text)"));

    [Fact]
    public Task AlwaysUser() => StaysSilent(Program, Service("new ChatMessage(ChatRole.User, turn.Role + turn.Text)"));

    [Fact]
    public Task FixedTextOfAChosenRole() => StaysSilent(Program, Service("new ChatMessage(turn.IsUser ? ChatRole.User : ChatRole.System, \"Go on\")"));

    [Fact]
    public Task MessageTypesOfOpenAi() => Reports("""
        using OpenAI.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn[] turns, ChatClient client) =>
        {
            var messages = turns.Select(t => t.Role == "system" ? (OpenAI.Chat.ChatMessage)new SystemChatMessage([|t.Text|]) : new UserChatMessage(t.Text)).ToList();
            return client.CompleteChat(messages).Value.Content[0].Text;
        });
        app.Run();

        public record Turn(string Role, string Text);
        """);

    [Fact]
    public Task MessageTypesOfOpenAiWithoutSystem() => StaysSilent("""
        using OpenAI.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn[] turns, ChatClient client) =>
        {
            var messages = turns.Select(t => t.Role == "assistant" ? (OpenAI.Chat.ChatMessage)new AssistantChatMessage(t.Text) : new UserChatMessage(t.Text)).ToList();
            return client.CompleteChat(messages).Value.Content[0].Text;
        });
        app.Run();

        public record Turn(string Role, string Text);
        """);

    [Fact]
    public Task HistoryOfSemanticKernel() => Reports("""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.SemanticKernel.ChatCompletion;

        [ApiController, Route("chat")]
        public class ChatController(IChatCompletionService chat) : ControllerBase
        {
            [HttpPost]
            public async Task<string?> Post([FromBody] List<Turn> turns)
            {
                var history = new ChatHistory("Be kind");
                foreach (var turn in turns) history.AddMessage(new AuthorRole([|turn.Role.ToLowerInvariant()|]), turn.Text);
                return (await chat.GetChatMessageContentAsync(history)).Content;
            }
        }

        public class Turn { public string Role { get; set; } = ""; public string Text { get; set; } = ""; }
        """);

    [Fact]
    public Task HistoryOfTheServer() => StaysSilent("""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.SemanticKernel.ChatCompletion;

        [ApiController, Route("chat")]
        public class ChatController(IChatCompletionService chat, ITurns store) : ControllerBase
        {
            [HttpPost("{id}")]
            public async Task<string?> Post(string id)
            {
                var history = new ChatHistory("Be kind");
                foreach (var turn in store.Load()) history.AddMessage(new AuthorRole(turn.Role), turn.Text);
                history.AddUserMessage(id);
                return (await chat.GetChatMessageContentAsync(history)).Content;
            }
        }

        public interface ITurns { IEnumerable<Turn> Load(); }

        public class Turn { public string Role { get; set; } = ""; public string Text { get; set; } = ""; }
        """);

    [Fact]
    public Task BoundMessages() => Reports("""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (List<ChatMessage> messages, IChatClient client) => (await client.GetResponseAsync([|messages|])).Text);
        app.Run();
        """);

    [Fact]
    public Task BoundMessagesInARequest() => Reports("""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (ChatRequest request, Answers answers) => await answers.For(request.Messages));
        app.Run();

        public record ChatRequest(ChatMessage[] Messages);

        public class Answers(IChatClient client)
        {
            public async Task<string> For(IEnumerable<ChatMessage> turns)
            {
                List<ChatMessage> all = [new(ChatRole.System, "Be kind"), .. turns];
                return (await client.GetResponseAsync([|all|])).Text;
            }
        }
        """);

    [Fact]
    public Task BoundMessagesWhoseRolesAreChecked() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (List<ChatMessage> messages, IChatClient client) =>
        {
            if (messages.Any(m => m.Role != ChatRole.User && m.Role != ChatRole.Assistant)) return Results.BadRequest();
            return Results.Ok((await client.GetResponseAsync(messages)).Text);
        });
        app.Run();
        """);

    [Fact]
    public Task BoundTextInMessagesOfTheProgram() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (List<string> questions, IChatClient client) =>
            (await client.GetResponseAsync(questions.Select(q => new ChatMessage(ChatRole.User, q)).ToList())).Text);
        app.Run();
        """);

    [Fact]
    public Task BoundMessagesRebuilt() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (List<ChatMessage> messages, IChatClient client) =>
            (await client.GetResponseAsync(messages.Select(m => new ChatMessage(ChatRole.User, m.Text)).ToList())).Text);
        app.Run();
        """);

    [Fact]
    public Task ImplicitRoleOfOllama() => Reports("""
        using OllamaSharp;
        using OllamaSharp.Models.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn turn, OllamaApiClient client) =>
        {
            var message = new Message { Role = [|turn.Role|], Content = turn.Text };
            return client.ChatAsync(new OllamaSharp.Models.Chat.ChatRequest { Messages = [message] });
        });
        app.Run();

        public record Turn(string Role, string Text);
        """);

    [Fact]
    public Task FixedRoleOfOllama() => StaysSilent("""
        using OllamaSharp;
        using OllamaSharp.Models.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Turn turn, OllamaApiClient client) =>
        {
            var message = new Message { Role = "user", Content = turn.Text };
            return client.ChatAsync(new OllamaSharp.Models.Chat.ChatRequest { Messages = [message] });
        });
        app.Run();

        public record Turn(string Role, string Text);
        """);
}
