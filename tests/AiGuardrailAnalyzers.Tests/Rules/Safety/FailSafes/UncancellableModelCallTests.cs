using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class UncancellableModelCallTests : RuleTests<UncancellableModelCall>
{
    private static string Program(string statements, string more = "") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{statements}}
        app.Run();

        {{more}}
        """;

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken ct) => (await c.[|GetResponseAsync|](q)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q, cancellationToken: default)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q, null, CancellationToken.None)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext http, IChatClient c) => { await foreach (var u in c.[|GetStreamingResponseAsync|](\"x\")) await http.Response.WriteAsync(u.Text); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var none = CancellationToken.None; return (await c.[|GetResponseAsync|](q, null, none)).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var t = c.[|GetResponseAsync|](q); return (await t).Text; });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c) => { _ = Task.Run(() => c.[|GetResponseAsync|](q)); return \"started\"; });")]
    [InlineData("app.MapGet(\"/e\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.[|GenerateAsync|]([q])).Count);")]
    [InlineData("app.MapPost(\"/chat\", Ask); static async Task<string> Ask(string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text;")]
    public Task ReportsInHandlers(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken ct) => (await c.GetResponseAsync(q, cancellationToken: ct)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext http, IChatClient c) => (await c.GetResponseAsync(\"x\", null, http.RequestAborted)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); return (await c.GetResponseAsync(q, null, limit.Token)).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken ct) => { using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct); linked.CancelAfter(1000); return (await c.GetResponseAsync(q, null, linked.Token)).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q).WaitAsync(TimeSpan.FromSeconds(20))).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var t = c.GetResponseAsync(q); return (await t.WaitAsync(TimeSpan.FromSeconds(20))).Text; });")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext http, IChatClient c, CancellationToken ct) => { await foreach (var u in c.GetStreamingResponseAsync(\"x\").WithCancellation(ct)) await http.Response.WriteAsync(u.Text); });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c) => c.GetStreamingResponseAsync(q));")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken ct) => { var token = ct; return (await c.GetResponseAsync(q, null, token)).Text; });")]
    [InlineData("app.MapGet(\"/e\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g, CancellationToken ct) => (await g.GenerateAsync([q], null, ct)).Count);")]
    public Task StaysSilentInHandlers(string statements) => StaysSilent(Program(statements));

    [Fact]
    public Task ReportsInAServiceThatAnEndpointReachesThroughAnInterface() => Reports(
        Program("app.MapPost(\"/chat\", (string q, IChatService s) => s.AnswerAsync(q));"),
        """
        public interface IChatService
        {
            Task<string> AnswerAsync(string question);
        }

        public sealed class ChatService(IChatClient client) : IChatService
        {
            public Task<string> AnswerAsync(string question) => AskAsync(question);

            private async Task<string> AskAsync(string question)
            {
                ChatResponse response = await client
                    .[|GetResponseAsync|](
                        [
                            new ChatMessage(ChatRole.System, "Be brief."),
                            new ChatMessage(ChatRole.User, question),
                        ]);
                return response.Text;
            }
        }
        """);

    [Fact]
    public Task StaysSilentInAServiceThatNoEndpointReaches() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q) => q);"),
        """
        public sealed class ChatService(IChatClient client)
        {
            public async Task<string> AnswerAsync(string question) => (await client.GetResponseAsync(question)).Text;
        }
        """);

    [Fact]
    public Task StaysSilentInAServiceThatPassesItsToken() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q, ChatService s) => s.AnswerAsync(q));"),
        """
        public sealed class ChatService(IChatClient client)
        {
            public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default)
                => (await client.GetResponseAsync(question, cancellationToken: cancellationToken)).Text;
        }
        """);

    [Fact]
    public Task ReportsInControllersAndWorkers() => Reports(
        """
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatClient client) : ControllerBase
        {
            public async Task<string> Ask(string question) => (await client.[|GetResponseAsync|](question)).Text;
        }

        public sealed class Summarizer(IChatClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await client.[|GetResponseAsync|]("Summarize the day.");
                    await Task.Delay(1000, stoppingToken);
                }
            }
        }
        """);

    [Fact]
    public Task StaysSilentInControllersAndWorkersThatPassTheToken() => StaysSilent(
        """
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatClient client) : ControllerBase
        {
            public async Task<string> Ask(string question) => (await client.GetResponseAsync(question, null, HttpContext.RequestAborted)).Text;
        }

        public sealed class Summarizer(IChatClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                => await client.GetResponseAsync("Summarize the day.", cancellationToken: stoppingToken);
        }
        """);

    [Fact]
    public Task ReportsATokenDroppedOutsideAnyRequest() => Reports(
        """
        public sealed class Translator(IChatClient client)
        {
            public async Task<string> TranslateAsync(string text, CancellationToken cancellationToken)
                => (await client.[|GetResponseAsync|](text, null, CancellationToken.None)).Text;
        }
        """);

    [Fact]
    public Task StaysSilentOnNoTokenOutsideAnyRequest() => StaysSilent(
        """
        public sealed class Translator(IChatClient client)
        {
            public async Task<string> TranslateAsync(string text) => (await client.GetResponseAsync(text, null, CancellationToken.None)).Text;

            public async Task<string> OmitAsync(string text, CancellationToken cancellationToken) => (await client.GetResponseAsync(text)).Text;
        }
        """);

    [Fact]
    public Task StaysSilentInAConsoleLoop() => StaysSilent(
        """
        IChatClient client = new DelegatingClient(null!);
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine((await client.GetResponseAsync(line)).Text);
        }

        public sealed class DelegatingClient(IChatClient inner) : DelegatingChatClient(inner);
        """);
}
