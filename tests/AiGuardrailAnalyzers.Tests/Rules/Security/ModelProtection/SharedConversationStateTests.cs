using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class SharedConversationStateTests : RuleTests<SharedConversationState>
{
    // A controller that chats.
    private static string Controller(string members, string body = "return (await client.GetResponseAsync(_messages)).Text;") => $$"""
        using Microsoft.AspNetCore.Mvc;

        namespace Shop;

        [ApiController, Route("chat")]
        public sealed class ChatController(IChatClient client) : ControllerBase
        {
            {{members}}

            [HttpPost]
            public async Task<string> Ask([FromBody] string question)
            {
                {{body}}
            }
        }
        """;

    // A web program whose endpoint asks a service; the service holds or makes the conversation.
    private static string Service(string registration, string state, string body) => $$"""
        using Microsoft.SemanticKernel.ChatCompletion;
        using System.Collections.Concurrent;
        using System.Collections.Immutable;

        var builder = WebApplication.CreateBuilder(args);
        {{registration}}
        var app = builder.Build();
        app.MapPost("/chat", async (string user, string question, IChat chat) => await chat.AskAsync(user, question));
        app.Run();

        public interface IChat { Task<string?> AskAsync(string user, string question); }

        public sealed class Chat(IChatCompletionService model) : IChat
        {
            {{state}}

            public async Task<string?> AskAsync(string user, string question)
            {
                {{body}}
            }
        }
        """;

    private const string AskHistory = """
        _history.AddUserMessage(question);
        var answer = await model.GetChatMessageContentAsync(_history);
        _history.AddAssistantMessage(answer.Content!);
        return answer.Content;
        """;

    // Reports.

    [Theory]
    [InlineData("private static readonly List<ChatMessage> [|_messages|] = [];")]
    [InlineData("private static List<ChatMessage> [|_messages|] = new() { new(ChatRole.System, \"You sell shoes.\") };")]
    [InlineData("public static IList<ChatMessage> [|_messages|] { get; } = new List<ChatMessage>();")]
    public Task AStaticListOfMessages(string field) => Reports(Controller(field, """
        _messages.Add(new ChatMessage(ChatRole.User, question));
        var response = await client.GetResponseAsync(_messages);
        _messages.AddMessages(response);
        return response.Text;
        """));

    [Fact]
    public Task AStaticListThatIsMadeAnew() => Reports(Controller("private static List<ChatMessage> [|_messages|] = [];", """
        _messages = [.. _messages, new ChatMessage(ChatRole.User, question)];
        return (await client.GetResponseAsync(_messages)).Text;
        """));

    [Fact]
    public Task AStaticQueue() => Reports(Controller("private static readonly System.Collections.Concurrent.ConcurrentQueue<ChatMessage> [|_messages|] = new();", """
        _messages.Enqueue(new ChatMessage(ChatRole.User, question));
        return (await client.GetResponseAsync(_messages)).Text;
        """));

    [Fact]
    public Task AStaticHistoryOfAnotherClass() => Reports(
        Controller("", """
        Conversations.Shared.Add(new ChatMessage(ChatRole.User, question));
        return (await client.GetResponseAsync(Conversations.Shared)).Text;
        """),
        """
        namespace Shop;
        public static class Conversations { public static readonly List<ChatMessage> [|Shared|] = []; }
        """);

    [Fact]
    public Task AStaticSession() => Reports("""
        using Microsoft.Agents.AI;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string question, AIAgent agent) => await Support.AskAsync(agent, question));
        app.Run();

        public static class Support
        {
            private static AgentSession? [|_session|];

            public static async Task<string> AskAsync(AIAgent agent, string question)
            {
                _session ??= await agent.CreateSessionAsync();
                return (await agent.RunAsync(question, _session)).Text;
            }
        }
        """);

    [Theory]
    [InlineData("builder.Services.[|AddSingleton|]<IChat, Chat>();")]
    [InlineData("builder.Services.[|AddKeyedSingleton|]<IChat, Chat>(\"chat\");")]
    [InlineData("builder.Services.[|AddSingleton|](typeof(IChat), typeof(Chat));")]
    [InlineData("builder.Services.[|AddSingleton|]<IChat>(services => new Chat(services.GetRequiredService<IChatCompletionService>()));")]
    [InlineData("builder.Services.[|AddSingleton|]<IChat>(services => { var model = services.GetRequiredService<IChatCompletionService>(); return new Chat(model); });")]
    [InlineData("builder.Services.[|AddSingleton|]<IChat>(new Chat(null!));")]
    [InlineData("Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.[|TryAddSingleton|]<IChat, Chat>(builder.Services);")]
    public Task ASingletonWithAHistory(string registration) => Reports(Service(registration, "private readonly ChatHistory _history = new(\"You sell shoes.\");", AskHistory));

    [Fact]
    public Task ASingletonHistory() => Reports("""
        using Microsoft.SemanticKernel.ChatCompletion;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.[|AddSingleton|](new ChatHistory("You sell shoes."));
        var app = builder.Build();
        app.MapPost("/chat", async (string question, ChatHistory history, IChatCompletionService model) =>
        {
            history.AddUserMessage(question);
            return (await model.GetChatMessageContentAsync(history)).Content;
        });
        app.Run();
        """);

    [Fact]
    public Task ALocalAroundTheHandler() => Reports("""
        var app = WebApplication.CreateBuilder(args).Build();
        List<ChatMessage> [|history|] = [new(ChatRole.System, "You sell shoes.")];
        app.MapPost("/chat", async (string question, IChatClient client) =>
        {
            history.Add(new(ChatRole.User, question));
            return (await client.GetResponseAsync(history)).Text;
        });
        app.Run();
        """);

    [Fact]
    public async Task TheMessageNamesTheEndpoint()
    {
        var test = Test(Service("builder.Services.{|#0:AddSingleton|}<IChat, Chat>();", "private readonly ChatHistory _history = [];", AskHistory));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC306", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("'_history' of the singleton 'Chat'", "POST /chat"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("private static readonly List<ChatMessage> _messages = [new(ChatRole.User, \"2+2\"), new(ChatRole.Assistant, \"4\")];")]
    [InlineData("private static readonly ChatMessage[] _messages = [new(ChatRole.System, \"You sell shoes.\")];")]
    [InlineData("private static readonly System.Collections.Immutable.ImmutableList<ChatMessage> _messages = [];")]
    public Task ExamplesThatNobodyAddsTo(string field) => StaysSilent(Controller(field, """
        List<ChatMessage> messages = [.. _messages, new ChatMessage(ChatRole.User, question)];
        return (await client.GetResponseAsync(messages)).Text;
        """));

    [Fact]
    public Task ExamplesThatAreReadOnce() => StaysSilent(Controller("private static List<ChatMessage>? _messages; private static List<ChatMessage> Load() => [];", """
        _messages ??= Load();
        return (await client.GetResponseAsync([.. _messages, new ChatMessage(ChatRole.User, question)])).Text;
        """));

    [Fact]
    public Task AListOfTheRequest() => StaysSilent(Controller("private readonly List<ChatMessage> _messages = [];", """
        _messages.Add(new ChatMessage(ChatRole.User, question));
        return (await client.GetResponseAsync(_messages)).Text;
        """));

    [Fact]
    public Task AStaticListOfOtherThings() => StaysSilent(Controller("private static readonly List<string> _messages = [];", """
        _messages.Add(question);
        return (await client.GetResponseAsync(question)).Text;
        """));

    [Fact]
    public Task AListPerThread() => StaysSilent(Controller("[ThreadStatic] private static List<ChatMessage>? _messages;", """
        _messages = [];
        _messages.Add(new ChatMessage(ChatRole.User, question));
        return (await client.GetResponseAsync(_messages)).Text;
        """));

    [Theory]
    [InlineData("builder.Services.AddScoped<IChat, Chat>();")]
    [InlineData("builder.Services.AddTransient<IChat, Chat>();")]
    [InlineData("builder.Services.AddKeyedScoped<IChat, Chat>(\"chat\");")]
    [InlineData("builder.Services.AddScoped<IChat>(services => new Chat(services.GetRequiredService<IChatCompletionService>()));")]
    public Task AServiceOfTheRequest(string registration) => StaysSilent(Service(registration, "private readonly ChatHistory _history = new(\"You sell shoes.\");", AskHistory));

    [Theory]
    [InlineData("private readonly ConcurrentDictionary<string, ChatHistory> _histories = new();", "var _history = _histories.GetOrAdd(user, _ => []);")]
    [InlineData("private readonly Dictionary<string, ChatHistory> _histories = [];", "if (!_histories.TryGetValue(user, out var _history)) { _histories[user] = _history = []; }")]
    [InlineData("", "var _history = new ChatHistory();")]
    [InlineData("private readonly ChatHistory _start = new(\"You sell shoes.\");", "var _history = new ChatHistory(_start);")]
    public Task ASingletonWithAHistoryPerUser(string state, string local) => StaysSilent(Service("builder.Services.AddSingleton<IChat, Chat>();", state, local + AskHistory));

    [Fact]
    public Task ASingletonHistoryThatIsCopied() => StaysSilent("""
        using Microsoft.SemanticKernel.ChatCompletion;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new ChatHistory("You sell shoes."));
        var app = builder.Build();
        app.MapPost("/chat", async (string question, ChatHistory start, IChatCompletionService model) =>
        {
            var history = new ChatHistory(start);
            history.AddUserMessage(question);
            return (await model.GetChatMessageContentAsync(history)).Content;
        });
        app.Run();
        """);

    [Fact]
    public Task ALocalOfTheHandler() => StaysSilent("""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string question, IChatClient client) =>
        {
            List<ChatMessage> history = [new(ChatRole.System, "You sell shoes.")];
            void Add(string text) => history.Add(new(ChatRole.User, text));
            Add(question);
            history.Add(new(ChatRole.User, "Be brief."));
            return (await client.GetResponseAsync(history)).Text;
        });
        app.Run();
        """);

    [Fact]
    public Task AConsoleProgram() => StaysSilent("""
        IChatClient client = null!;
        while (Console.ReadLine() is { } question)
        {
            Talk.History.Add(new(ChatRole.User, question));
            var response = await client.GetResponseAsync(Talk.History);
            Talk.History.AddMessages(response);
            Console.WriteLine(response.Text);
        }

        static class Talk { public static readonly List<ChatMessage> History = []; }
        """);

    // In a browser or an app there is one user.
    [Theory]
    [InlineData("private static readonly List<ChatMessage> s_messages = [];", "")]
    [InlineData("private readonly List<ChatMessage> s_messages = [];", Server)]
    [InlineData("[Inject] private List<ChatMessage> s_messages { get; set; } = null!;", Server)]
    public Task AComponentsOwnConversation(string member, string program) => StaysSilent(Component(member), program);

    [Theory]
    [InlineData("[|s_messages|]")]
    public Task AStaticFieldOfAComponent(string name) => Reports(Component($"private static readonly List<ChatMessage> {name} = [];"), Server);

    private const string Server = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Build().Run();
        """;

    private static string Component(string member) => $$"""
        using Microsoft.AspNetCore.Components;
        public class Chat : ComponentBase
        {
            {{member}}

            [Inject] private IChatClient Client { get; set; } = null!;

            private async Task SendAsync(string text)
            {
                s_messages.Add(new(ChatRole.User, text));
                s_messages.AddMessages(await Client.GetResponseAsync(s_messages));
            }
        }
        """;

    [Theory]
    [InlineData("[|AddSingleton|]")]
    [InlineData("AddScoped")]
    public Task AServiceOfComponents(string register)
    {
        string[] files =
        [
            $$"""
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddRazorComponents().AddInteractiveServerComponents();
            builder.Services.{{register}}<Conversation>();
            builder.Build().Run();
            """,
            """
            using Microsoft.AspNetCore.Components;
            using Microsoft.SemanticKernel.ChatCompletion;
            public sealed class Conversation(IChatCompletionService chat)
            {
                private readonly ChatHistory _history = new("You help.");

                public async Task<string> AskAsync(string question)
                {
                    _history.AddUserMessage(question);
                    return (await chat.GetChatMessageContentAsync(_history)).Content!;
                }
            }

            public class Page : ComponentBase
            {
                [Inject] private Conversation Conversation { get; set; } = null!;
                protected Task<string> OnSend(string question) => Conversation.AskAsync(question);
            }
            """,
        ];
        return register[0] == '[' ? Reports(files) : StaysSilent(files);
    }

    private static string Bot(string member, string history) => $$"""
        using System.Collections.Concurrent;
        using Microsoft.Bot.Builder;
        using Microsoft.Bot.Schema;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTransient<IBot, AssistantBot>();
        builder.Build().Run();
        public class AssistantBot(IChatClient client) : ActivityHandler
        {
            {{member}}

            protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken)
            {
                var history = {{history}};
                {{(history.Contains("GetOrAdd", StringComparison.Ordinal) ? "history" : "s_history")}}.Add(new ChatMessage(ChatRole.User, turnContext.Activity.Text));
                var answer = await client.GetResponseAsync(history, cancellationToken: cancellationToken);
                await turnContext.SendActivityAsync(answer.Text, cancellationToken: cancellationToken);
            }
        }
        """;

    [Fact]
    public Task AStaticFieldOfABot() => Reports(Bot("private static readonly List<ChatMessage> [|s_history|] = [];", "s_history"), Stub.BotBuilder);

    [Fact]
    public Task ABotsConversationsByTheirId() => StaysSilent(
        Bot("private static readonly ConcurrentDictionary<string, List<ChatMessage>> s_history = new();", "s_history.GetOrAdd(turnContext.Activity.Conversation.Id, _ => [])"), Stub.BotBuilder);

    [Fact]
    public Task AWorkersOwnConversation() => StaysSilent("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Reporter>();
        builder.Build().Run();

        public sealed class Reporter(IChatClient client) : BackgroundService
        {
            private static readonly List<ChatMessage> s_notes = [];

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                s_notes.Add(new(ChatRole.User, "Report."));
                await client.GetResponseAsync(s_notes, cancellationToken: stoppingToken);
            }
        }
        """);

    [Fact]
    public Task ASingletonWithoutState() => StaysSilent("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IChatClient>(services => null!);
        var app = builder.Build();
        app.MapPost("/chat", async (List<ChatMessage> messages, IChatClient client) =>
        {
            messages.Add(new(ChatRole.User, "Be brief."));
            return (await client.GetResponseAsync(messages)).Text;
        });
        app.Run();
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test("""
            public static class Talk { private static readonly List<ChatMessage> s_history = ; public static void Add() => s_history. }
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
