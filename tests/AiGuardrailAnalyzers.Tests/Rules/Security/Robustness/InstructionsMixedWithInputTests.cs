using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class InstructionsMixedWithInputTests : FixTests<InstructionsMixedWithInput, InstructionsMixedWithInputFix>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (string text, ChatService service, CancellationToken token) => service.Ask(text, token));
        app.Run();
        """;

    private static string Service(string message, string before = "") => $$""""
        public class ChatService(IChatClient client)
        {
            public async Task<string> Ask(string text, CancellationToken token)
            {
                if (text.Length > 1000) return "";
                {{before}}
                List<ChatMessage> messages = [new(ChatRole.User, {{message}})];
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }
        }
        """";

    [Fact]
    public Task Interpolated() => Reports(Program, Service("[|$\"Translate this text into German: {text}\"|]"));

    [Fact]
    public Task TextAlone() => StaysSilent(Program, Service("text"));

    [Fact]
    public Task Label() => StaysSilent(Program, Service("$\"Text: {text}\""));

    [Fact]
    public Task ConcatenatedInALocal() => Reports(Program, Service("[|prompt|]", "var prompt = \"Translate this text into German: \" + text;"));

    [Fact]
    public Task ConstantPrompt() => StaysSilent(Program, Service("prompt", "var prompt = \"Translate this text into German: \" + text.Length;"));

    [Fact]
    public Task Formatted() => Reports(Program, Service("[|string.Format(\"Translate this text into {0}: {1}\", \"German\", text)|]"));

    [Fact]
    public Task Encoded() => StaysSilent(Program, Service("$\"Translate the text in <text> into German: <text>{System.Net.WebUtility.HtmlEncode(text)}</text>\""));

    [Fact]
    public Task Unguarded() => StaysSilent(Program, Service("$\"Translate this text into German: {text}\"").Replace("if (text.Length > 1000) return \"\";", ""));

    [Fact]
    public Task RetrievedText() => Reports("""
        using ModelContextProtocol.Client;

        public class Asker(McpClient tools, IChatClient client)
        {
            public async Task<string> Ask() => (await client.GetResponseAsync([|$"Sum up what the server says: {tools.ServerInstructions}"|])).Text;
        }
        """);

    [Fact]
    public Task RetrievedTextAlone() => StaysSilent("""
        using ModelContextProtocol.Client;

        public class Asker(McpClient tools, IChatClient client)
        {
            public async Task<string> Ask() => (await client.GetResponseAsync(tools.ServerInstructions ?? "", new ChatOptions { Instructions = "Sum up the text." })).Text;
        }
        """);

    // Fix.

    [Fact]
    public Task Splits() => Fixes(
        [Program, Service("[|$\"Translate this text into German: {text}\"|]")],
        [Program, Service("\"Translate this text into German: <text>\"), new(ChatRole.User, $\"<text>{text}</text>\"").Replace("[new(ChatRole.User, \"Translate", "[new(ChatRole.System, \"Translate")]);
}
