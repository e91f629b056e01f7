using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class UncancellableModelCallTests : FixTests<UncancellableModelCall, UncancellableModelCallFix>
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
    [InlineData("app.MapPost(\"/chat\", async (string q, HttpClient http) => { var r = await http.[|PostAsJsonAsync|](\"https://api.openai.com/v1/chat/completions\", new { q }); return await r.Content.ReadAsStringAsync(); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, HttpClient http) => { using var m = new HttpRequestMessage(HttpMethod.Post, $\"{q}/v1/messages\"); var r = await http.[|SendAsync|](m); return (int)r.StatusCode; });")]
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
    [InlineData("app.MapPost(\"/chat\", async (string q, HttpClient http, CancellationToken ct) => { var r = await http.PostAsJsonAsync(\"https://api.openai.com/v1/chat/completions\", new { q }, ct); return (int)r.StatusCode; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, HttpClient http) => { var r = await http.PostAsJsonAsync(\"https://api.example.com/tickets\", new { q }); return (int)r.StatusCode; });")]
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

    private const string ClientWithLimit = """
        public static class Clients
        {
            public static OpenAI.OpenAIClientOptions Options(IConfiguration configuration) => new()
            {
                NetworkTimeout = LIMIT,
            };
        }
        """;

    [Theory]
    [InlineData("TimeSpan.FromSeconds(60)")]
    [InlineData("configuration.GetValue<TimeSpan>(\"Model:Timeout\")")]
    public Task StaysSilentWhereTheClientHasALimit(string limit) => StaysSilent(
        Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text);"),
        ClientWithLimit.Replace("LIMIT", limit, StringComparison.Ordinal));

    [Fact]
    public Task ReportsWhereTheClientsLimitIsNone() => Reports(
        Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text);"),
        ClientWithLimit.Replace("LIMIT", "Timeout.InfiniteTimeSpan", StringComparison.Ordinal));

    [Theory]
    [InlineData("app.MapGet(\"/chat\", (string q, IChatClient c) => TypedResults.ServerSentEvents(c.GetStreamingResponseAsync(q)));")]
    [InlineData("app.MapGet(\"/chat\", (string q, IChatClient c) => Results.Ok(c.GetStreamingResponseAsync(q)));")]
    [InlineData("app.MapGet(\"/chat\", (string q, Streams s) => s.Of(q));")]
    [InlineData("app.MapGet(\"/chat\", async (string q, Streams s, HttpContext http) => { await foreach (var u in s.Of(q).WithCancellation(http.RequestAborted)) await http.Response.WriteAsync(u.Text); });")]
    [InlineData("app.MapGet(\"/chat\", async (string q, IChatClient c) => { var t = c.GetResponseAsync(q); await Task.WhenAny(t, Task.Delay(1000)); return t.IsCompleted ? (await t).Text : \"busy\"; });")]
    public Task StaysSilentWhereWhatIsDoneWithTheResultBoundsIt(string statements) => StaysSilent(Program(statements), Streams("GetStreamingResponseAsync"));

    [Theory]
    [InlineData("app.MapGet(\"/chat\", async (string q, Streams s, HttpContext http) => { await foreach (var u in s.Of(q)) await http.Response.WriteAsync(u.Text); });")]
    [InlineData("app.MapGet(\"/a\", (string q, Streams s) => s.Of(q)); app.MapGet(\"/b\", async (string q, Streams s) => { await foreach (var u in s.Of(q)) { } });")]
    public Task ReportsAReturnedStreamThatACallerEnumeratesUnbounded(string statements) => Reports(Program(statements), Streams("[|GetStreamingResponseAsync|]"));

    private static string Streams(string call) => $$"""
        public sealed class Streams(IChatClient client)
        {
            public IAsyncEnumerable<ChatResponseUpdate> Of(string question) => client.{{call}}(question);
        }
        """;

    [Fact]
    public Task ReportsEachSdk() => Reports(
        Program("app.MapPost(\"/chat\", (string q, Clients s) => s.AllAsync(q));"),
        """
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using OpenAI.Chat;

        public sealed class Clients(ChatClient openAi, Kernel kernel, IChatCompletionService completion, AIAgent agent)
        {
            public async Task AllAsync(string question)
            {
                await openAi.[|CompleteChatAsync|](new UserChatMessage(question));
                openAi.[|CompleteChat|]([new UserChatMessage(question)]);
                await foreach (var update in openAi.[|CompleteChatStreamingAsync|]([new UserChatMessage(question)])) { }
                await kernel.[|InvokePromptAsync|]("Say hello.");
                await completion.[|GetChatMessageContentAsync|](question);
                await agent.[|RunAsync|](question);
            }
        }
        """);

    [Fact]
    public Task StaysSilentOnEachSdkWithAToken() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q, Clients s, CancellationToken ct) => s.AllAsync(q, ct));"),
        """
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using OpenAI.Chat;

        public sealed class Clients(ChatClient openAi, Kernel kernel, IChatCompletionService completion, AIAgent agent)
        {
            public async Task AllAsync(string question, CancellationToken ct)
            {
                await openAi.CompleteChatAsync([new UserChatMessage(question)], cancellationToken: ct);
                openAi.CompleteChat([new UserChatMessage(question)], null, ct);
                await foreach (var update in openAi.CompleteChatStreamingAsync([new UserChatMessage(question)], cancellationToken: ct)) { }
                await kernel.InvokePromptAsync("Say hello.", cancellationToken: ct);
                await completion.GetChatMessageContentAsync(question, cancellationToken: ct);
                await agent.RunAsync(question, cancellationToken: ct);
            }
        }
        """);

    [Fact]
    public Task FixPassesTheTokenInScope() => Fixes(
        """
        using Microsoft.AspNetCore.Mvc;
        using OpenAI.Chat;

        public class ChatController(IChatClient client, ChatClient openAi) : ControllerBase
        {
            public async Task<string> Ask(string question, CancellationToken ct) => (await client.[|GetResponseAsync|](question)).Text;

            public async Task<string> Dropped(string question, CancellationToken ct)
                => (await client.[|GetResponseAsync|](question, null, /* why? */ CancellationToken.None)).Text;

            public async Task<string> FromTheRequest(string question)
            {
                // Two messages, one call.
                var answer = await openAi.[|CompleteChatAsync|](new SystemChatMessage("Be brief."), new UserChatMessage(question));
                return answer.Value.Content[0].Text;
            }

            public async Task<string> OverLines(string question, CancellationToken ct)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
                ChatResponse response = await client.[|GetResponseAsync|](
                    question,
                    new ChatOptions());
                return response.Text;
            }
        }
        """,
        """
        using Microsoft.AspNetCore.Mvc;
        using OpenAI.Chat;

        public class ChatController(IChatClient client, ChatClient openAi) : ControllerBase
        {
            public async Task<string> Ask(string question, CancellationToken ct) => (await client.GetResponseAsync(question, cancellationToken: ct)).Text;

            public async Task<string> Dropped(string question, CancellationToken ct)
                => (await client.GetResponseAsync(question, null, /* why? */ ct)).Text;

            public async Task<string> FromTheRequest(string question)
            {
                // Two messages, one call.
                var answer = await openAi.CompleteChatAsync(new OpenAI.Chat.ChatMessage[] { new SystemChatMessage("Be brief."), new UserChatMessage(question) }, cancellationToken: HttpContext.RequestAborted);
                return answer.Value.Content[0].Text;
            }

            public async Task<string> OverLines(string question, CancellationToken ct)
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
                ChatResponse response = await client.GetResponseAsync(
                    question,
                    new ChatOptions(),
                    cancellationToken: limit.Token);
                return response.Text;
            }
        }
        """);

    [Fact]
    public Task FixLinksATimeLimit() => Fixes(
        ["""
        public sealed class Worker(IChatClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Console.WriteLine("starts");
                if (client is not null)
                {
                    await client.[|GetResponseAsync|]("Hello.");
                }
            }
        }
        """],
        ["""
        public sealed class Worker(IChatClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Console.WriteLine("starts");
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                limit.CancelAfter(TimeSpan.FromSeconds(100));
                if (client is not null)
                {
                    await client.GetResponseAsync("Hello.", cancellationToken: limit.Token);
                }
            }
        }
        """],
        codeActionIndex: 1);

    [Fact]
    public Task FixGivesTheHandlerAToken() => Fixes(
        Program("""
            app.MapPost("/chat", async (string q, IChatClient c) =>
            {
                string first = (await c.[|GetResponseAsync|](q)).Text;
                return (await c.[|GetResponseAsync|](first, cancellationToken: default)).Text;
            });
            app.MapPost("/ask", Ask);

            static async Task<string> Ask(string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text;
            """),
        Program("""
            app.MapPost("/chat", async (string q, IChatClient c, CancellationToken cancellationToken) =>
            {
                string first = (await c.GetResponseAsync(q, cancellationToken: cancellationToken)).Text;
                return (await c.GetResponseAsync(first, cancellationToken: cancellationToken)).Text;
            });
            app.MapPost("/ask", Ask);

            static async Task<string> Ask(string q, IChatClient c, CancellationToken cancellationToken = default) => (await c.GetResponseAsync(q, cancellationToken: cancellationToken)).Text;
            """));

    [Fact]
    public Task FixBringsTheRequestsTokenThroughAnInterface() => Fixes(
        [
            Program("""
                app.MapPost("/chat", async (string q, IAnswers answers) => await answers.AnswerAsync(q));
                app.MapPost("/raw", async (HttpContext http, IAnswers answers) => await answers.AnswerAsync("x"));
                """),
            """
            public interface IAnswers
            {
                /// <summary>Answers.</summary>
                /// <param name="question">The question.</param>
                Task<string> AnswerAsync(string question);
            }

            public sealed class Answers(IChatClient client) : IAnswers
            {
                public async Task<string> AnswerAsync(string question)
                {
                    string topic = await TopicAsync(
                        question,
                        7);
                    return (await client.[|GetResponseAsync|](topic)).Text;
                }

                private async Task<string> TopicAsync(
                    string question,
                    int words)
                    => (await client.[|GetResponseAsync|](question + words)).Text;
            }

            public sealed class CachedAnswers(IAnswers inner) : IAnswers
            {
                async Task<string> IAnswers.AnswerAsync(string question) => await inner.AnswerAsync(question: question);
            }
            """,
            """
            public sealed class FakeAnswers : IAnswers
            {
                public Task<string> AnswerAsync(string question) => Task.FromResult(question);
            }

            public static class AnswersTests
            {
                public static async Task EchoesAsync() => Console.WriteLine(await new FakeAnswers().AnswerAsync("hi") == nameof(FakeAnswers.AnswerAsync));
            }
            """,
        ],
        [
            Program("""
                app.MapPost("/chat", async (string q, IAnswers answers, CancellationToken cancellationToken) => await answers.AnswerAsync(q, cancellationToken));
                app.MapPost("/raw", async (HttpContext http, IAnswers answers) => await answers.AnswerAsync("x", http.RequestAborted));
                """),
            """
            public interface IAnswers
            {
                /// <summary>Answers.</summary>
                /// <param name="question">The question.</param>
                /// <param name="cancellationToken">Stops the work.</param>
                Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
            }

            public sealed class Answers(IChatClient client) : IAnswers
            {
                public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default)
                {
                    string topic = await TopicAsync(
                        question,
                        7,
                        cancellationToken);
                    return (await client.GetResponseAsync(topic, cancellationToken: cancellationToken)).Text;
                }

                private async Task<string> TopicAsync(
                    string question,
                    int words,
                    CancellationToken cancellationToken = default)
                    => (await client.GetResponseAsync(question + words, cancellationToken: cancellationToken)).Text;
            }

            public sealed class CachedAnswers(IAnswers inner) : IAnswers
            {
                async Task<string> IAnswers.AnswerAsync(string question, CancellationToken cancellationToken) => await inner.AnswerAsync(question: question, cancellationToken: cancellationToken);
            }
            """,
            """
            public sealed class FakeAnswers : IAnswers
            {
                public Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default) => Task.FromResult(question);
            }

            public static class AnswersTests
            {
                public static async Task EchoesAsync() => Console.WriteLine(await new FakeAnswers().AnswerAsync("hi") == nameof(FakeAnswers.AnswerAsync));
            }
            """,
        ]);

    [Fact]
    public Task FixBringsTheWorkersTokenThroughOverridesDelegatesAndStreams() => Fixes(
        """
        public abstract class Step
        {
            public abstract Task<string> RunAsync(string text);
        }

        public class ModelStep(IChatClient client) : Step
        {
            public override async Task<string> RunAsync(string text)
            {
                string all = "";
                await foreach (string part in PartsAsync(text))
                {
                    all += part;
                }

                return all;
            }

            private async IAsyncEnumerable<string> PartsAsync(string text)
            {
                await foreach (var update in client.[|GetStreamingResponseAsync|](text))
                {
                    yield return update.Text;
                }
            }
        }

        public sealed class LoudStep(IChatClient client) : ModelStep(client)
        {
            public override async Task<string> RunAsync(string text) => (await base.RunAsync(text)).ToUpperInvariant();
        }

        public sealed class Worker(Step step) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Func<string, Task<string>> run = step.RunAsync;
                Console.WriteLine(await run("a"));
                Console.WriteLine(await Task.WhenAll(new[] { "b" }.Select(step.RunAsync)));
            }
        }
        """,
        """
        public abstract class Step
        {
            public abstract Task<string> RunAsync(string text, CancellationToken cancellationToken = default);
        }

        public class ModelStep(IChatClient client) : Step
        {
            public override async Task<string> RunAsync(string text, CancellationToken cancellationToken = default)
            {
                string all = "";
                await foreach (string part in PartsAsync(text, cancellationToken))
                {
                    all += part;
                }

                return all;
            }

            private async IAsyncEnumerable<string> PartsAsync(string text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await foreach (var update in client.GetStreamingResponseAsync(text, cancellationToken: cancellationToken))
                {
                    yield return update.Text;
                }
            }
        }

        public sealed class LoudStep(IChatClient client) : ModelStep(client)
        {
            public override async Task<string> RunAsync(string text, CancellationToken cancellationToken = default) => (await base.RunAsync(text, cancellationToken)).ToUpperInvariant();
        }

        public sealed class Worker(Step step) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Func<string, Task<string>> run = text => step.RunAsync(text, stoppingToken);
                Console.WriteLine(await run("a"));
                Console.WriteLine(await Task.WhenAll(new[] { "b" }.Select(text => step.RunAsync(text, stoppingToken))));
            }
        }
        """);

    [Fact]
    public Task FixKeepsMocksCompiling() => Fixes(
        """
        using System.Linq.Expressions;
        using Microsoft.AspNetCore.Mvc;

        public interface IAnswers
        {
            Task<string> AnswerAsync(string question);
        }

        public sealed class Answers(IChatClient client) : IAnswers
        {
            public async Task<string> AnswerAsync(string question) => (await client.[|GetResponseAsync|](question)).Text;
        }

        public class ChatController(IAnswers answers) : ControllerBase
        {
            [HttpPost]
            public async Task<string> Ask(string question) => await answers.AnswerAsync(question);
        }

        public static class It
        {
            public static T IsAny<T>() => default!;
        }

        public sealed class Mock<T>
        {
            public void Setup(Expression<Func<T, object>> call) => Console.WriteLine(call);
        }

        public static class Tests
        {
            public static void Arrange(Mock<IAnswers> mock)
            {
                mock.Setup(a => a.AnswerAsync(It.IsAny<string>()));
                mock.Setup(a => a.AnswerAsync("hi"));
            }
        }
        """,
        """
        using System.Linq.Expressions;
        using Microsoft.AspNetCore.Mvc;

        public interface IAnswers
        {
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
        }

        public sealed class Answers(IChatClient client) : IAnswers
        {
            public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default) => (await client.GetResponseAsync(question, cancellationToken: cancellationToken)).Text;
        }

        public class ChatController(IAnswers answers) : ControllerBase
        {
            [HttpPost]
            public async Task<string> Ask(string question) => await answers.AnswerAsync(question, HttpContext.RequestAborted);
        }

        public static class It
        {
            public static T IsAny<T>() => default!;
        }

        public sealed class Mock<T>
        {
            public void Setup(Expression<Func<T, object>> call) => Console.WriteLine(call);
        }

        public static class Tests
        {
            public static void Arrange(Mock<IAnswers> mock)
            {
                mock.Setup(a => a.AnswerAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()));
                mock.Setup(a => a.AnswerAsync("hi", default(CancellationToken)));
            }
        }
        """);

    [Fact]
    public Task FixReachesTestDoublesOfOtherProjects()
    {
        const string Fake = """
            public sealed class FakeAnswers : IAnswers
            {
                public Task<string> AnswerAsync(string question) => Task.FromResult(question);

                public static Task<string> UseAsync(IAnswers answers, CancellationToken stop) => answers.AnswerAsync("hi");
            }
            """;
        const string FixedFake = """
            public sealed class FakeAnswers : IAnswers
            {
                public Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default) => Task.FromResult(question);

                public static Task<string> UseAsync(IAnswers answers, CancellationToken stop) => answers.AnswerAsync("hi", stop);
            }
            """;
        const string Service = """
            using Microsoft.AspNetCore.Mvc;

            public interface IAnswers
            {
                Task<string> AnswerAsync(string question);
            }

            public sealed class Answers(IChatClient client) : IAnswers
            {
                public async Task<string> AnswerAsync(string question) => (await client.[|GetResponseAsync|](question)).Text;
            }

            public class ChatController(IAnswers answers) : ControllerBase
            {
                public Task<string> Ask(string question) => answers.AnswerAsync(question);
            }
            """;
        string fixedService = Service.Replace("(string question)", "(string question, CancellationToken cancellationToken = default)", StringComparison.Ordinal)
            .Replace("Ask(string question, CancellationToken cancellationToken = default) => answers.AnswerAsync(question)", "Ask(string question) => answers.AnswerAsync(question, HttpContext.RequestAborted)", StringComparison.Ordinal)
            .Replace("[|GetResponseAsync|](question)", "GetResponseAsync(question, cancellationToken: cancellationToken)", StringComparison.Ordinal);
        return Fixes([Service], [fixedService], test =>
        {
            foreach ((var state, string fake) in new[] { (test.TestState, Fake), (test.FixedState, FixedFake) })
            {
                var project = state.AdditionalProjects["Fakes"];
                project.ReferenceAssemblies = new ReferenceAssemblies("net10.0");
                project.AdditionalReferences.AddRange(SdkReferences.FrameworkOnly);
                project.AdditionalProjectReferences.Add("TestProject");
                project.Sources.Add(("/1/GlobalUsings.cs", "global using System.Threading;\nglobal using System.Threading.Tasks;"));
                project.Sources.Add(("/1/Fake.cs", fake));
            }
        });
    }

    // What the fix would have to break, or nobody who has a token.
    [Theory]
    [InlineData("public Task<string> AnswerAsync(params string[] words) => AskAsync(words[0]);", "AskAsync(string q)", "s.AnswerAsync(q)")]
    [InlineData("public event Func<string, Task<string>>? Asked; public Task<string>? Answer(string q) { Asked += AskAsync; return Asked?.Invoke(q); }", "AskAsync(string q)", "s.Answer(q)")]
    [InlineData("public Task<string> AnswerAsync(string q) { var ask = AskAsync; return ask(q); }", "AskAsync(string q)", "s.AnswerAsync(q)")]
    [InlineData("public Task<string> AskAsync(string q, int n = 3) => Task.FromResult(q + n); public Task<string> AnswerAsync(string q) => AskAsync(q);", "AskAsync(string q)", "s.AnswerAsync(q)")]
    [InlineData("public Task<string> AnswerAsync(string q) => AskAsync(q);", "AskAsync(string q, params string[] more)", "s.AnswerAsync(q)")]
    [InlineData("public Task<string> AnswerAsync(string q) => AskAsync(q);", "AskAsync(string q, int cancellationToken = 1)", "s.AnswerAsync(q)")]
    public Task FixIsNotOfferedWhereNoTokenCanCome(string more, string signature, string use) => OffersNoFix(
        Program($"app.MapPost(\"/chat\", (string q, Answers s) => {use});") + $$"""
        public sealed class Answers(IChatClient client)
        {
            private async Task<string> {{signature}} => (await client.[|GetResponseAsync|](q)).Text;
            {{more}}
        }
        """);
}
