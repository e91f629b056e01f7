using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Options;

/// <summary>What searches find with the default budgets, with too little, and with what a project gives one rule.</summary>
public sealed class BudgetTests : RuleTests<UntrustedInputInInstructions>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Question question, Chat chat, CancellationToken token) => chat.Ask(question.Topic, question.Text, token));
        app.Run();

        public record Question(string Topic, string Text);

        public interface ITopics { string Of(string topic); }

        public sealed class Chat(IChatClient client, ITopics topics)
        {
            public Task<string> Ask(string topic, string question, CancellationToken token) => Answer(topics.Of(topic), question, token);

            private async Task<string> Answer(string topic, string question, CancellationToken token)
            {
                List<ChatMessage> messages = [new(ChatRole.System, @), new(ChatRole.User, question)];
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }

            public Task<string> Help(CancellationToken token) => Answer("help", "Help me", token);
        }
        """;

    private const string Topics = "public sealed class Topics : ITopics { public string Of(string topic) => topic.Trim(); }";
    private const string MoreTopics = "public sealed class Topics# : ITopics { public string Of(string topic) => \"fixed\"; }";

    [Theory]
    [InlineData("ai_guardrail.max_flow_steps = 3000")]
    [InlineData("ai_guardrail.max_flow_steps = a lot")]
    [InlineData("ai_guardrail.max_flow_members = 50")]
    [InlineData("ai_guardrail.max_flow_calls = 5")]
    [InlineData("ai_guardrail.max_callers = 2")]
    [InlineData("ai_guardrail.max_name_uses = 50")]
    [InlineData("ai_guardrail.max_flow_calls = 0\nai_guardrail.AISEC101.max_flow_calls = 5")]
    [InlineData("ai_guardrail.AISEC102.max_flow_calls = 0")]
    public Task ReportsWithin(string options) => ReportsWith(options, Program.Replace("@", "[|topic|]"), Topics);

    [Theory]
    [InlineData("ai_guardrail.max_flow_steps = 2")]
    [InlineData("ai_guardrail.max_flow_members = 1")]
    [InlineData("ai_guardrail.max_flow_calls = 1")]
    [InlineData("ai_guardrail.max_callers = 1")]
    [InlineData("ai_guardrail.max_name_uses = 1")]
    [InlineData("ai_guardrail.AISEC101.max_flow_calls = 1\nai_guardrail.max_flow_calls = 5")]
    public Task StaysSilentBeyond(string options) => StaysSilentWith(options, Program.Replace("@", "topic"), Topics);

    [Fact]
    public async Task ImplementationsAreCounted()
    {
        string[] five = [Topics, .. "1234".Select(c => MoreTopics.Replace('#', c))];
        await StaysSilent([Program.Replace("@", "topic"), .. five]);
        await ReportsWith("ai_guardrail.max_implementations = 5", [Program.Replace("@", "[|topic|]"), .. five]);
        await StaysSilentWith("ai_guardrail.AISEC101.max_implementations = 3\nai_guardrail.max_implementations = 9", [Program.Replace("@", "topic"), .. five]);
    }
}

/// <summary>How far an endpoint may lie from its model call.</summary>
public sealed class CallDepthTests : RuleTests<UnauthenticatedModelEndpoint>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.@("/chat", (string question, Chat chat, CancellationToken token) => chat.First(question, token));
        app.Run();

        public sealed class Chat(IChatClient client)
        {
            public Task<ChatResponse> First(string question, CancellationToken token) => Second(question, token);
            private Task<ChatResponse> Second(string question, CancellationToken token) => Third(question, token);
            private Task<ChatResponse> Third(string question, CancellationToken token) => client.GetResponseAsync(question, cancellationToken: token);
        }
        """;

    [Theory]
    [InlineData("ai_guardrail.max_call_depth = 4")]
    [InlineData("ai_guardrail.AISEC401.max_call_depth = 4\nai_guardrail.max_call_depth = 1")]
    [InlineData("ai_guardrail.AISEC501.max_call_depth = 1")]
    public Task ReportsWithin(string options) => ReportsWith(options, Program.Replace("@", "[|MapPost|]"));

    [Theory]
    [InlineData("ai_guardrail.max_call_depth = 1")]
    [InlineData("ai_guardrail.AISEC401.max_call_depth = 1\nai_guardrail.max_call_depth = 9")]
    public Task StaysSilentBeyond(string options) => StaysSilentWith(options, Program.Replace("@", "MapPost"));
}
