using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedInputInInstructionsTests : FixTests<UntrustedInputInInstructions, UntrustedInputInInstructionsFix>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (ChatRequest request, ChatService service, CancellationToken token) => service.Ask(request.Topic, request.Question, token));
        app.Run();

        public record ChatRequest(string Topic, string Question, int Count);
        """;

    private static string Service(string messages, string before = "") => $$""""
        public class ChatService(IChatClient client)
        {
            private static readonly HashSet<string> s_topics = ["law", "tax"];

            public async Task<string> Ask(string topic, string question, CancellationToken token)
            {
                {{before}}
                List<ChatMessage> messages = [{{messages}}];
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }
        }
        """";

    [Fact]
    public Task InterpolatedIntoASystemMessage() => Reports(Program, Service("new ChatMessage(ChatRole.System, [|$\"You know {topic}.\"|]), new(ChatRole.User, question)"));

    [Fact]
    public Task TextOfTheUserMessageOnly() => StaysSilent(Program, Service("new ChatMessage(ChatRole.System, \"You know law.\"), new(ChatRole.User, $\"{topic}: {question}\")"));

    [Fact]
    public Task RawString() => Reports(Program, Service("new(ChatRole.System, [|prompt|])", "var prompt = $\"\"\"\n        You know\n        {topic}\n        \"\"\";"));

    [Fact]
    public Task RawStringOfConstants() => StaysSilent(Program, Service("new(ChatRole.System, prompt), new(ChatRole.User, question)", "var prompt = $\"\"\"\n        You know\n        {question.Length}\n        \"\"\";"));

    [Fact]
    public Task AllowList() => StaysSilent(Program, Service("new(ChatRole.System, $\"You know {topic}.\")", "if (!s_topics.Contains(topic)) return \"\";"));

    [Fact]
    public Task AllowListOfAnother() => Reports(Program, Service("new(ChatRole.System, [|$\"You know {topic}.\"|])", "if (!s_topics.Contains(question)) return \"\";"));

    [Fact]
    public Task RoleInALocal() => Reports(Program, Service("new(role, [|topic|])", "var role = ChatRole.System;"));

    [Fact]
    public Task UserRoleInALocal() => StaysSilent(Program, Service("new(role, topic)", "var role = ChatRole.User;"));

    [Fact]
    public Task Options() => Reports("""
        var app = WebApplication.Create(args);
        app.MapGet("/ask", async (string style, string q, IChatClient client) =>
            (await client.GetResponseAsync(q, new ChatOptions { Instructions = [|"Answer " + style|] })).Text);
        app.Run();
        """);

    [Fact]
    public Task FixedOptions() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapGet("/ask", async (string style, string q, IChatClient client) =>
            (await client.GetResponseAsync(q, new ChatOptions { Instructions = style == "short" ? "Be short" : "Be long" })).Text);
        app.Run();
        """);

    [Fact]
    public Task Controller() => Reports("""
        using Microsoft.AspNetCore.Mvc;

        public class AskController(IPrompts prompts, IChatClient client) : ControllerBase
        {
            [HttpPost]
            public async Task<string> Ask(AskModel model) => (await client.GetResponseAsync(prompts.For(model.Text, Request.Headers["x"]!))).Text;
        }

        public class AskModel { public string Text { get; set; } = ""; }
        """, """
        public interface IPrompts { IEnumerable<ChatMessage> For(string text, string? header); }

        public class Prompts : IPrompts
        {
            public IEnumerable<ChatMessage> For(string text, string? header)
            {
                yield return new ChatMessage(ChatRole.System, [|header|]);
                yield return new ChatMessage(ChatRole.User, text);
            }
        }
        """);

    [Fact]
    public Task ControllerWithFixedInstructions() => StaysSilent("""
        using Microsoft.AspNetCore.Mvc;

        public class AskController(IPrompts prompts, IChatClient client, IConfiguration configuration) : ControllerBase
        {
            [HttpPost]
            public async Task<string> Ask(AskModel model) => (await client.GetResponseAsync(prompts.For(model.Text, configuration["Prompt:" + model.Text]))).Text;
        }

        public class AskModel { public string Text { get; set; } = ""; }
        """, """
        public interface IPrompts { IEnumerable<ChatMessage> For(string text, string? system); }

        public class Prompts : IPrompts
        {
            public IEnumerable<ChatMessage> For(string text, string? system)
            {
                yield return new ChatMessage(ChatRole.System, system);
                yield return new ChatMessage(ChatRole.User, text);
            }
        }
        """);

    [Fact]
    public Task SemanticKernel() => Reports("""
        using Microsoft.SemanticKernel.ChatCompletion;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", Handlers.Ask);
        app.Run();

        public static class Handlers
        {
            public static string Ask(string persona, string question)
            {
                var history = new ChatHistory();
                history.AddSystemMessage([|persona|]);
                history.AddUserMessage(question);
                return "";
            }
        }
        """);

    [Fact]
    public Task SemanticKernelUserMessage() => StaysSilent("""
        using Microsoft.SemanticKernel.ChatCompletion;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", Handlers.Ask);
        app.Run();

        public static class Handlers
        {
            public static string Ask(string persona, string question)
            {
                var history = new ChatHistory("You are kind");
                history.AddUserMessage(persona + question);
                return "";
            }
        }
        """);

    [Fact]
    public Task OpenAi() => Reports("""
        using OpenAI.Chat;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", (string persona, ChatClient client) => client.CompleteChat(new SystemChatMessage([|persona|]), new UserChatMessage("hi")).Value.Content[0].Text);
        app.Run();
        """);

    [Fact]
    public Task AnswerOfTheModelIsAnotherRules() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapPost("/ask", async (string text, IChatClient client) =>
        {
            var summary = (await client.GetResponseAsync(text)).Text;
            return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, summary)])).Text;
        });
        app.Run();
        """);

    [Fact]
    public Task ArgumentsOfAConsoleProgram() => StaysSilent("""
        IChatClient client = null!;
        var prompt = args[0];
        await client.GetResponseAsync([new ChatMessage(ChatRole.System, prompt)]);
        """);

    [Fact]
    public async Task TheMessageNamesTheSourceAndTheDistance()
    {
        var test = Test(Program, Service("new ChatMessage(ChatRole.System, {|#0:topic|})"));
        test.TestState.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(UntrustedInputInInstructions.Descriptor)
            .WithLocation(0).WithLocation("/0/File0.cs", 2, 35).WithLocation("/0/File0.cs", 2, 93).WithArguments("'request.Topic' from the request (1 call away)"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task InALambdaWithinATry() => Reports("""
        using Microsoft.Extensions.Logging;

        var app = WebApplication.Create(args);
        try
        {
            app.MapPost("/ask", async (string style, IChatClient client) =>
            {
                try { return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, [|style|])])).Text; }
                catch (InvalidOperationException e) { app.Logger.LogError(e, "failed"); return ""; }
                finally { app.Logger.LogInformation("asked"); }
            });
            app.Run();
        }
        catch (Exception e) { Console.WriteLine(e); }
        finally { Console.WriteLine("end"); }
        """);

    [Fact]
    public Task UserMessageInALambdaWithinATry() => StaysSilent("""
        var app = WebApplication.Create(args);
        try
        {
            app.MapPost("/ask", async (string style, IChatClient client) =>
            {
                try { return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, "Be kind"), new ChatMessage(ChatRole.User, style)])).Text; }
                finally { Console.WriteLine("asked"); }
            });
            app.Run();
        }
        finally { Console.WriteLine("end"); }
        """);

    [Fact]
    public Task ChoiceOfFixedTexts() => StaysSilent(Program, Service("new(ChatRole.System, rules)", """
        var rules = topic switch { "law" => "You know law.", "tax" => "You know tax.", _ => "You know nothing." };
        """));

    [Fact]
    public Task ParsedNumber() => StaysSilent(Program, Service("new(ChatRole.System, $\"Use {count} words.\")", "if (!int.TryParse(topic, out int count)) return \"\";"));

    [Fact]
    public Task ConfiguredInstructions() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapGet("/ask", async (string q, IConfiguration configuration, IChatClient client) =>
            (await client.GetResponseAsync([new(ChatRole.System, configuration["Rules"]), new(ChatRole.User, q)])).Text);
        app.Run();
        """);

    private static string FromADatabase(string id) => $$"""
        using System.Data;
        using Dapper;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", async (string id, string q, IDbConnection db, IChatClient client) =>
        {
            var row = await db.QueryFirstAsync<Persona>("select * from Personas where Id = @id", new { id });
            return (await client.GetResponseAsync([new ChatMessage(ChatRole.System, {{id}}), new ChatMessage(ChatRole.User, q)])).Text;
        });
        app.Run();

        public class Persona { public string Text { get; set; } = ""; }
        """;

    [Fact]
    public Task TextFromTheProgramsDatabase() => StaysSilent(FromADatabase("row.Text"));

    [Fact]
    public Task KeyOfTheProgramsDatabase() => Reports(FromADatabase("[|row.Text + id|]"));

    // Fix.

    private static Task Splits(string messages, string after) => Fixes([Program, Service(messages)], [Program, Service(after)]);

    [Fact]
    public Task SplitsInACollectionExpression() => Splits(
        "new ChatMessage(ChatRole.System, [|$\"You know {topic}.\"|]), new(ChatRole.User, question)",
        "new ChatMessage(ChatRole.System, \"You know <topic>.\"), new ChatMessage(ChatRole.User, $\"<topic>{topic}</topic>\"), new(ChatRole.User, question)");

    [Fact]
    public Task SplitsTheLastElement() => Splits(
        "new(ChatRole.User, question), new(ChatRole.System, [|$\"You know {topic}, {topic}: {DateTime.Now}.\"|])",
        "new(ChatRole.User, question), new(ChatRole.System, $\"You know <topic>, <topic>: {DateTime.Now}.\"), new(ChatRole.User, $\"<topic>{topic}</topic>\")");

    [Fact]
    public Task SplitsAConcatenation() => Splits(
        "new(ChatRole.System, [|\"You know \" + topic + \" and \" + question|])",
        "new(ChatRole.System, \"You know <topic> and <question>\"), new(ChatRole.User, $\"<topic>{topic}</topic> <question>{question}</question>\")");

    [Fact]
    public Task SplitsEachOfTwo() => Splits(
        "new(ChatRole.System, [|$\"You know {topic}.\"|]), new(ChatRole.System, [|$\"You like {topic.Trim()}.\"|])",
        "new(ChatRole.System, \"You know <topic>.\"), new(ChatRole.User, $\"<topic>{topic}</topic>\"), new(ChatRole.System, \"You like <value>.\"), new(ChatRole.User, $\"<value>{topic.Trim()}</value>\")");

    private static string Lister(string body) => $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/ask", async (string topic, string style, IChatClient client) =>
        {
        {{body}}
            return (await client.GetResponseAsync(messages)).Text;
        });
        app.Run();
        """;

    [Fact]
    public Task SplitsARawStringInAList() => Fixes(Lister("""""
            var messages = new List<ChatMessage>
            {
                // Rules first.
                new ChatMessage(ChatRole.System, [|$"""
                    You know {topic}.
                    Be {style}.
                    """|]), // kept
                new ChatMessage(ChatRole.User, "Go on."),
            };
        """""), Lister("""""
            var messages = new List<ChatMessage>
            {
                // Rules first.
                new ChatMessage(ChatRole.System, """
                    You know <topic>.
                    Be <style>.
                    """), // kept
                new ChatMessage(ChatRole.User, $"<topic>{topic}</topic> <style>{style}</style>"),
                new ChatMessage(ChatRole.User, "Go on."),
            };
        """""));

    [Fact]
    public Task SplitsInAnArray() => Fixes(Lister("""
            var messages = new[]
            {
                new ChatMessage(ChatRole.System, [|$"You know {topic}."|])
            };
        """), Lister("""
            var messages = new[]
            {
                new ChatMessage(ChatRole.System, "You know <topic>."),
                new ChatMessage(ChatRole.User, $"<topic>{topic}</topic>")
            };
        """));

    [Fact]
    public Task NoFixForAnArrayOfGivenLength() => OffersNoFix(Lister("    var messages = new ChatMessage[1] { new(ChatRole.System, [|$\"You know {topic}.\"|]) };"));

    [Fact]
    public Task NoFixOutsideAList() => OffersNoFix(Lister("    var system = new ChatMessage(ChatRole.System, [|$\"You know {topic}.\"|]); var messages = new List<ChatMessage> { system };"));

    [Fact]
    public Task NoFixWithoutFixedText() => OffersNoFix(Lister("    var messages = new List<ChatMessage> { new(ChatRole.System, [|topic|]), new(ChatRole.System, [|$\"{topic}: {style}\"|]) };"));
}
