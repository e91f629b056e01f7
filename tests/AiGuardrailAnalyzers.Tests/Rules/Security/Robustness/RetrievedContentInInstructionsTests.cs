using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class RetrievedContentInInstructionsTests : FixTests<RetrievedContentInInstructions, UntrustedInputInInstructionsFix>
{
    private const string Store = """
        using Microsoft.Extensions.VectorData;

        public class Doc { public string Title { get; set; } = ""; public string Text { get; set; } = ""; }

        public interface ISearch { IAsyncEnumerable<Doc> Find(string question); }

        public class Search(VectorStoreCollection<string, Doc> docs) : ISearch
        {
            public async IAsyncEnumerable<Doc> Find(string question)
            {
                await foreach (var hit in docs.SearchAsync(question, 3)) yield return hit.Record;
            }
        }
        """;

    private static string Asking(string messages, string before = "") => $$""""
        using System.Text;

        public class Asker(ISearch search, IChatClient client)
        {
            public async Task<string> Ask(string question)
            {
                var text = new StringBuilder();
                await foreach (var doc in search.Find(question)) text.AppendLine(doc.Text);
                var context = text.ToString();
                {{before}}
                List<ChatMessage> messages = [{{messages}}];
                return (await client.GetResponseAsync(messages)).Text;
            }
        }
        """";

    [Fact]
    public Task RecordsInTheSystemMessage() => Reports(Store, Asking("new(ChatRole.System, [|$\"Answer from this: {context}\"|]), new(ChatRole.User, question)"));

    [Fact]
    public Task RecordsInTheUserMessage() => StaysSilent(Store, Asking("new(ChatRole.System, \"Answer from the context.\"), new(ChatRole.User, $\"<context>{context}</context> {question}\")"));

    [Fact]
    public Task RecordsInAToolMessage() => StaysSilent(Store, Asking("new(ChatRole.User, question), new(ChatRole.Tool, context)"));

    [Fact]
    public Task NumberOfRecords() => StaysSilent(Store, Asking("new(ChatRole.System, $\"The context has {context.Length} letters.\"), new(ChatRole.User, context)"));

    [Fact]
    public Task QuestionOfTheSearchIsNoRecord() => StaysSilent(Store, Asking("new(ChatRole.System, $\"Be kind. {s_rules}\"), new(ChatRole.User, context)").Replace("var text =", "const string s_rules = \"Be short.\"; var text ="));

    [Fact]
    public Task OptionsFromAzureSearch() => Reports("""
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;

        public class Asker(SearchClient search, IChatClient client)
        {
            public async Task<string> Ask(string question)
            {
                var found = await search.SearchAsync<SearchDocument>(question, new SearchOptions { Size = 3 });
                var pages = new List<string>();
                await foreach (var hit in found.Value.GetResultsAsync()) pages.Add($"{hit.Document["title"]}: {hit.Document["content"]}");
                var options = new ChatOptions { Instructions = [|"Use these pages:\n" + string.Join("\n", pages)|] };
                return (await client.GetResponseAsync(question, options)).Text;
            }
        }
        """);

    [Fact]
    public Task QuestionFromAzureSearch() => StaysSilent("""
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;

        public class Asker(SearchClient search, IChatClient client)
        {
            public async Task<string> Ask(string question)
            {
                var found = await search.SearchAsync<SearchDocument>(question, new SearchOptions { Size = 3 });
                var pages = new List<string>();
                await foreach (var hit in found.Value.GetResultsAsync()) pages.Add($"{hit.Document["title"]}: {hit.Document["content"]}");
                var options = new ChatOptions { Instructions = "Answer from the pages." };
                return (await client.GetResponseAsync(question + string.Join("\n", pages), options)).Text;
            }
        }
        """);

    [Fact]
    public Task ToolResult() => Reports("""
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Protocol;

        public class Asker(McpClient tools, IChatClient client)
        {
            public async Task<string> Ask(string question)
            {
                var result = await tools.CallToolAsync("weather", new Dictionary<string, object?> { ["city"] = "Bern" });
                var weather = result.Content.OfType<TextContentBlock>().First().Text;
                return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, [|weather|]), new ChatMessage(ChatRole.User, question)])).Text;
            }
        }
        """);

    [Fact]
    public Task ToolResultForTheUser() => StaysSilent("""
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Protocol;

        public class Asker(McpClient tools, IChatClient client)
        {
            public async Task<string> Ask(string question)
            {
                var result = await tools.CallToolAsync("weather", new Dictionary<string, object?> { ["city"] = "Bern" });
                var weather = result.Content.OfType<TextContentBlock>().First().Text;
                return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, "Use the weather."), new ChatMessage(ChatRole.User, weather + question)])).Text;
            }
        }
        """);

    [Fact]
    public Task AnswerOfAModel() => Reports("""
        using Microsoft.SemanticKernel.ChatCompletion;

        public class Asker(IChatCompletionService chat)
        {
            public async Task<string?> Ask(string question)
            {
                var summary = (await chat.GetChatMessageContentAsync("Sum up " + question)).Content;
                var history = new ChatHistory([|$"So far: {summary}"|]);
                return (await chat.GetChatMessageContentAsync(history)).Content;
            }
        }
        """);

    [Fact]
    public Task AnswerAsAssistantMessage() => StaysSilent("""
        using Microsoft.SemanticKernel.ChatCompletion;

        public class Asker(IChatCompletionService chat)
        {
            public async Task<string?> Ask(string question)
            {
                var summary = (await chat.GetChatMessageContentAsync("Sum up " + question)).Content;
                var history = new ChatHistory("Be kind");
                history.AddAssistantMessage(summary!);
                return (await chat.GetChatMessageContentAsync(history)).Content;
            }
        }
        """);

    [Fact]
    public Task DocumentAsInstructionsOfAnAgent() => Reports("""
        using Microsoft.Agents.AI;
        using UglyToad.PdfPig;

        public class Asker(IChatClient client)
        {
            public AIAgent For(string path)
            {
                using var pdf = PdfDocument.Open(path);
                var text = string.Concat(pdf.GetPages().Select(page => page.Text));
                return client.AsAIAgent(instructions: [|"Answer questions on: " + text|]);
            }
        }
        """);

    [Fact]
    public Task FixedInstructionsOfAnAgent() => StaysSilent("""
        using Microsoft.Agents.AI;
        using UglyToad.PdfPig;

        public class Asker(IChatClient client)
        {
            public async Task<string> Ask(string path)
            {
                using var pdf = PdfDocument.Open(path);
                var text = string.Concat(pdf.GetPages().Select(page => page.Text));
                var agent = client.AsAIAgent(instructions: "Answer questions on the document.");
                return (await agent.RunAsync(text)).Text;
            }
        }
        """);

    [Fact]
    public Task SystemOfAnthropic() => Reports("""
        using Anthropic;
        using Anthropic.Models.Messages;
        using ModelContextProtocol.Client;

        public class Asker(AnthropicClient client, McpClient tools)
        {
            public async Task<Message> Ask()
                => await client.Messages.Create(new MessageCreateParams
                {
                    MaxTokens = 100, Model = Model.ClaudeOpus4_1, Messages = [], System = [|"Follow " + tools.ServerInstructions|],
                });
        }
        """);

    [Fact]
    public Task FixedSystemOfAnthropic() => StaysSilent("""
        using Anthropic;
        using Anthropic.Models.Messages;
        using ModelContextProtocol.Client;

        public class Asker(AnthropicClient client, McpClient tools)
        {
            public async Task<Message> Ask()
                => await client.Messages.Create(new MessageCreateParams
                {
                    MaxTokens = 100, Model = Model.ClaudeOpus4_1, Messages = [], System = "Be kind",
                });
        }
        """);

    [Fact]
    public Task TextOfTheCallerIsAnotherRules() => StaysSilent(Store, """
        var app = WebApplication.Create(args);
        app.MapPost("/ask", async (string style, ISearch search, IChatClient client) =>
        {
            var text = "";
            await foreach (var doc in search.Find("rules")) text += doc.Text;
            return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, style + text)])).Text;
        });
        app.Run();
        """);

    [Fact]
    public Task AllowList() => StaysSilent(Store, Asking("new(ChatRole.System, $\"Topic: {context}\"), new(ChatRole.User, question)", "if (context is not (\"law\" or \"tax\")) return \"\";"));

    [Fact]
    public Task Splits() => Fixes(
        [Store, Asking("new(ChatRole.System, [|$\"Answer from {context}\"|]), new(ChatRole.User, question)")],
        [Store, Asking("new(ChatRole.System, \"Answer from <context>\"), new(ChatRole.User, $\"<context>{context}</context>\"), new(ChatRole.User, question)")]);
}
