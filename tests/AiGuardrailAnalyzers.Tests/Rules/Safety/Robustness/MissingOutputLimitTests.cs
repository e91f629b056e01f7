using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class MissingOutputLimitTests : FixTests<MissingOutputLimit, MissingOutputLimitFix>
{
    private static string Program(string statements, string more = "") => $$"""
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Microsoft.SemanticKernel.Connectors.OpenAI;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{statements}}
        app.Run();

        {{more}}
        """;

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new [|ChatOptions|] { Temperature = 0 }, t)).Text);")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c, CancellationToken t) => { var options = new [|ChatOptions|](); return c.GetStreamingResponseAsync(q, options, t); });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c, CancellationToken t) => { ChatOptions options = [|new|]() { AdditionalProperties = new() { [\"seed\"] = 0 } }; return c.GetStreamingResponseAsync(q, options, t); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, OpenAI.Chat.ChatClient c) => (await c.CompleteChatAsync([new OpenAI.Chat.UserChatMessage(q)], new [|OpenAI.Chat.ChatCompletionOptions|] { Temperature = 0 })).Value.Content.Count);")]
    [InlineData("app.MapPost(\"/chat\", async (ChatHistory h, IChatCompletionService c, Kernel k) => (await c.GetChatMessageContentAsync(h, new [|OpenAIPromptExecutionSettings|] { Temperature = 0 }, k)).Content);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, Kernel k) => (await k.InvokePromptAsync(q, new KernelArguments(new [|OpenAIPromptExecutionSettings|] { Temperature = 0 }))).ToString());")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => { var o = new [|ChatOptions|](); var a = await c.GetResponseAsync(q, o, t); var b = await c.GetResponseAsync(a.Text, o, t); return b.Text; });")]
    public Task ReportsInHandlers(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new ChatOptions { Temperature = 0, MaxOutputTokens = 500 }, t)).Text);")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c, CancellationToken t) => { var options = new ChatOptions(); options.MaxOutputTokens = 500; return c.GetStreamingResponseAsync(q, options, t); });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c, CancellationToken t) => { ChatOptions options = new() { AdditionalProperties = new() { [\"max_tokens\"] = 500 } }; return c.GetStreamingResponseAsync(q, options, t); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, OpenAI.Chat.ChatClient c) => (await c.CompleteChatAsync([new OpenAI.Chat.UserChatMessage(q)], new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 500 })).Value.Content.Count);")]
    [InlineData("app.MapPost(\"/chat\", async (ChatHistory h, IChatCompletionService c, Kernel k) => (await c.GetChatMessageContentAsync(h, new OpenAIPromptExecutionSettings { MaxTokens = 500 }, k)).Content);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, Kernel k) => (await k.InvokePromptAsync(q, new KernelArguments(new OpenAIPromptExecutionSettings { MaxTokens = 500 }))).ToString());")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, cancellationToken: t)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, ChatOptions options, CancellationToken t) => (await c.GetResponseAsync(q, options, t)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, ChatOptions shared, CancellationToken t) => { var options = shared.Clone(); return (await c.GetResponseAsync(q, options, t)).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, IConfiguration settings, CancellationToken t) => { var options = settings.GetSection(\"Chat\").Get<ChatOptions>(); return (await c.GetResponseAsync(q, options, t)).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => { var options = new ChatOptions(); Limits.Apply(options); return (await c.GetResponseAsync(q, options, t)).Text; });", "static class Limits { public static void Apply(ChatOptions options) => options.MaxOutputTokens = 500; }")]
    [InlineData("builder.Services.AddChatClient(s => new OpenAI.OpenAIClient(\"k\").GetChatClient(\"m\").AsIChatClient()).ConfigureOptions(o => o.MaxOutputTokens ??= 500); app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new ChatOptions { Temperature = 0 }, t)).Text);")]
    public Task StaysSilentInHandlers(string statements, string more = "") => StaysSilent(Program(statements, more));

    [Fact]
    public Task ReportsInAServiceThatAnEndpointReaches() => Reports(
        Program("app.MapPost(\"/chat\", (string q, Answers a, CancellationToken t) => a.AskAsync(q, t));"),
        """
        public sealed class Answers(IChatClient client)
        {
            private readonly ChatOptions _options = new [|ChatOptions|] { Temperature = 0.2f };

            public async Task<string> AskAsync(string question, CancellationToken token) => (await client.GetResponseAsync(question, _options, token)).Text;
        }
        """);

    [Fact]
    public Task ReportsWhereAServiceHandsTheOptionsOn() => Reports(
        Program("app.MapPost(\"/chat\", (string q, IAnswers a, CancellationToken t) => { var options = new [|ChatOptions|](); return a.AskAsync(q, options, t); });"),
        """
        public interface IAnswers { Task<string> AskAsync(string question, ChatOptions? options, CancellationToken token); }

        public sealed class Answers(IChatClient client) : IAnswers
        {
            public async Task<string> AskAsync(string question, ChatOptions? options, CancellationToken token) => (await client.GetResponseAsync(question, options, token)).Text;
        }
        """);

    [Fact]
    public Task StaysSilentWhereAServiceCompletesTheOptions() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q, IAnswers a, CancellationToken t) => { var options = new ChatOptions(); return a.AskAsync(q, options, t); });"),
        """
        public interface IAnswers { Task<string> AskAsync(string question, ChatOptions? options, CancellationToken token); }

        public sealed class Answers(IChatClient client, ChatOptions defaults) : IAnswers
        {
            public async Task<string> AskAsync(string question, ChatOptions? options, CancellationToken token)
            {
                ChatOptions whole = defaults.Clone();
                whole.Temperature = options?.Temperature;
                return (await client.GetResponseAsync(question, whole, token)).Text;
            }
        }
        """);

    [Fact]
    public Task StaysSilentWhereNoEndpointComes() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q) => q);"),
        """
        public sealed class Answers(IChatClient client)
        {
            private readonly ChatOptions _options = new ChatOptions { Temperature = 0.2f };

            public async Task<string> AskAsync(string question, CancellationToken token) => (await client.GetResponseAsync(question, _options, token)).Text;
        }
        """);

    [Fact]
    public Task StaysSilentWhereAClientOfTheProgramSetsTheLimit() => StaysSilent(
        Program("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new ChatOptions { Temperature = 0 }, t)).Text);"),
        """
        public sealed class Limiting(IChatClient inner) : DelegatingChatClient(inner)
        {
            public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            {
                options ??= new ChatOptions();
                options.MaxOutputTokens ??= 500;
                return base.GetResponseAsync(messages, options, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task FixesOptions() => Fixes(
        Program(
            """
            app.MapPost("/a", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new [|ChatOptions|] { Temperature = 0 }, t)).Text);
            app.MapPost("/b", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new [|ChatOptions|](), t)).Text);
            app.MapPost("/c", async (string q, IChatClient c, CancellationToken t) =>
            {
                ChatOptions options = [|new|]()
                {
                    Temperature = 0,
                    TopP = 1,
                };
                return (await c.GetResponseAsync(q, options, t)).Text;
            });
            """),
        Program(
            """
            app.MapPost("/a", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new ChatOptions { MaxOutputTokens = 1024, Temperature = 0 }, t)).Text);
            app.MapPost("/b", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new ChatOptions() { MaxOutputTokens = 1024 }, t)).Text);
            app.MapPost("/c", async (string q, IChatClient c, CancellationToken t) =>
            {
                ChatOptions options = new()
                {
                    MaxOutputTokens = 1024,
                    Temperature = 0,
                    TopP = 1,
                };
                return (await c.GetResponseAsync(q, options, t)).Text;
            });
            """));

    private const string Limited = "app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => (await c.GetResponseAsync(q, new @ { MaxOutputTokens = 8000 }, t)).Text);";
    private const string LimitedLater = "app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken t) => { var o = new @(); o.MaxOutputTokens = 8000; return (await c.GetResponseAsync(q, o, t)).Text; });";

    [Theory]
    [InlineData(Limited)]
    [InlineData(LimitedLater)]
    public Task ReportsALimitThatAProjectFindsTooLarge(string statements) => ReportsWith("ai_guardrail.max_output_tokens = 4000", Program(statements.Replace("@", "[|ChatOptions|]")));

    [Theory]
    [InlineData("ai_guardrail.max_output_tokens = 8000", Limited)]
    [InlineData("ai_guardrail.AISAFE207.max_output_tokens = 9000\nai_guardrail.max_output_tokens = 4000", LimitedLater)]
    [InlineData("ai_guardrail.max_output_tokens = -1", Limited)]
    public Task StaysSilentOnALimitThatAProjectAllows(string options, string statements) => StaysSilentWith(options, Program(statements.Replace("@", "ChatOptions")));
}
