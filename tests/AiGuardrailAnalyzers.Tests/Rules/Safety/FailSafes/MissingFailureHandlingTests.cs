using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class MissingFailureHandlingTests : FixTests<MissingFailureHandling, MissingFailureHandlingFix>
{
    private static string Program(string statements, string services = "") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{services}}
        var app = builder.Build();
        {{statements}}
        app.Run();
        """;

    private const string Asked = "app.MapPost(\"/chat\", async (string q, IChatClient c, CancellationToken ct) => (await c.GetResponseAsync(q, cancellationToken: ct)).Text);";

    private static string Reported => Asked.Replace("c.GetResponseAsync", "c.[|GetResponseAsync|]", StringComparison.Ordinal);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.[|GetResponseAsync|](q)).Text; } finally { Console.Beep(); } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.[|GetResponseAsync|](q)).Text; } catch (Exception) { throw; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.[|GetResponseAsync|](q)).Text; } catch (OperationCanceledException) { return \"\"; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var r = await c.[|GetResponseAsync|](q); try { return System.Text.Json.JsonDocument.Parse(r.Text).RootElement.ToString(); } catch (Exception) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c) => c.[|GetStreamingResponseAsync|](q));")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapPost(\"/chat\", Ask); static async Task<string> Ask(string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text;")]
    [InlineData("app.UseDeveloperExceptionPage(); app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { await Task.WhenAll(new[] { q }.Select(x => c.[|GetResponseAsync|](x))); return \"done\"; });")]
    [InlineData("app.MapPost(\"/e\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.[|GenerateAsync|]([q])).Count);")]
    public Task ReportsInHandlers(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.GetResponseAsync(q)).Text; } catch (Exception) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.GetResponseAsync(q)).Text; } catch (HttpRequestException) { return \"later\"; } catch (OperationCanceledException) { throw; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { return (await c.GetResponseAsync(q)).Text; } catch { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var t = c.GetResponseAsync(q); try { return (await t).Text; } catch (Exception) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext http, IChatClient c) => { var s = c.GetStreamingResponseAsync(\"x\"); try { await foreach (var u in s) await http.Response.WriteAsync(u.Text); } catch (Exception) { await http.Response.WriteAsync(\"later\"); } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var all = new[] { q }.Select(x => c.GetResponseAsync(x)); try { await Task.WhenAll(all); return \"done\"; } catch (Exception) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { try { await Task.WhenAll(new[] { q }.Select(x => c.GetResponseAsync(x))); return \"done\"; } catch (Exception) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c) => c.GetResponseAsync(q).ContinueWith(t => t.IsFaulted ? \"later\" : t.Result.Text));")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => await Guarded(async () => (await c.GetResponseAsync(q)).Text)); static async Task<string> Guarded(Func<Task<string>> ask) { try { return await ask(); } catch (Exception) { return \"later\"; } }")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, Polly.ResiliencePipeline p, CancellationToken ct) => (await p.ExecuteAsync(async t => await c.GetResponseAsync(q, null, t), ct)).Text);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var p = Polly.AsyncRetrySyntax.RetryAsync(Polly.Policy.Handle<HttpRequestException>(), 3); return (await p.ExecuteAsync(() => c.GetResponseAsync(q))).Text; }); ")]
    [InlineData("app.MapPost(\"/chat\", (string q) => q);")]
    public Task StaysSilentInHandlers(string statements) => StaysSilent(Program(statements));

    [Theory]
    [InlineData("app.UseExceptionHandler(\"/error\");", "")]
    [InlineData("app.UseExceptionHandler();", "builder.Services.AddProblemDetails();")]
    [InlineData("app.Use(async (context, next) => { try { await next(context); } catch (Exception) { context.Response.StatusCode = 503; } });", "")]
    [InlineData("", "builder.Services.AddHttpClient(\"model\").AddStandardResilienceHandler();")]
    [InlineData("", "builder.Services.AddHttpClient(\"model\").AddResilienceHandler(\"retry\", b => Polly.TimeoutResiliencePipelineBuilderExtensions.AddTimeout(b, TimeSpan.FromSeconds(30)));")]
    [InlineData("", "builder.Services.AddSingleton(new OpenAI.OpenAIClientOptions { RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(5) });")]
    [InlineData("", "builder.Services.AddChatClient(s => s.GetRequiredService<IChatClient>()).Use(async (messages, options, next, token) => { try { await next(messages, options, token); } catch (HttpRequestException) { await Task.Delay(100, token); } });")]
    public Task StaysSilentWhereTheProgramHandlesFailures(string middleware, string services) => StaysSilent(Program(middleware + Asked, services));

    [Theory]
    [InlineData("app.Use(async (context, next) => { try { await next(context); } finally { Console.Beep(); } });", "")]
    [InlineData("app.Use(async (context, next) => { try { context.Request.EnableBuffering(); } catch (Exception) { Console.Beep(); } await next(context); });", "")]
    [InlineData("app.UseStatusCodePages();", "builder.Services.AddProblemDetails();")]
    [InlineData("", "builder.Services.AddHttpClient(\"model\");")]
    [InlineData("", "builder.Services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());")]
    [InlineData("", "builder.Services.AddSingleton(new OpenAI.OpenAIClientOptions { NetworkTimeout = TimeSpan.FromSeconds(30) });")]
    [InlineData("", "builder.Services.AddChatClient(s => s.GetRequiredService<IChatClient>()).UseLogging();")]
    public Task ReportsWhereTheProgramHandlesNone(string middleware, string services) => Reports(Program(middleware + Reported, services));

    private const string Fallback = """
        public sealed class FallbackClient(IChatClient first, IChatClient second) : DelegatingChatClient(first)
        {
            public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            {
                TRY
            }
        }
        """;

    [Fact]
    public Task StaysSilentBehindAClientThatFallsBack() => StaysSilent(
        Program(Asked),
        Fallback.Replace("TRY", "try { return await base.GetResponseAsync(messages, options, cancellationToken); } catch (HttpRequestException) { return await second.GetResponseAsync(messages, options, cancellationToken); }", StringComparison.Ordinal));

    [Fact]
    public Task ReportsBehindAClientThatPassesFailuresOn() => Reports(
        Program(Reported),
        Fallback.Replace("TRY", "_ = second; return await base.GetResponseAsync(messages, options, cancellationToken);", StringComparison.Ordinal));

    private const string Service = """
        public interface IChatService
        {
            Task<string> AnswerAsync(string question);
        }

        public sealed class ChatService(IChatClient client) : IChatService
        {
            public Task<string> AnswerAsync(string question) => AskAsync(question);

            private async Task<string> AskAsync(string question)
            {
                ChatResponse response = await client.CALL(question);
                return response.Text;
            }
        }
        """;

    [Fact]
    public Task ReportsInAServiceWhoseCallersHandleNothing() => Reports(
        Program("app.MapPost(\"/chat\", (string q, IChatService s) => s.AnswerAsync(q));"), Service.Replace("CALL", "[|GetResponseAsync|]", StringComparison.Ordinal));

    [Fact]
    public Task StaysSilentInAServiceWhoseCallerCatches() => StaysSilent(
        Program("app.MapPost(\"/chat\", async (string q, IChatService s) => { try { return await s.AnswerAsync(q); } catch (Exception) { return \"later\"; } });"),
        Service.Replace("CALL", "GetResponseAsync", StringComparison.Ordinal));

    [Fact]
    public Task ReportsWhereOneOfTwoCallersCatches() => Reports(
        Program("app.MapPost(\"/a\", async (string q, IChatService s) => { try { return await s.AnswerAsync(q); } catch (Exception) { return \"later\"; } }); app.MapPost(\"/b\", (string q, IChatService s) => s.AnswerAsync(q));"),
        Service.Replace("CALL", "[|GetResponseAsync|]", StringComparison.Ordinal));

    [Fact]
    public Task StaysSilentInAServiceThatNothingServes() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q) => q);"), Service.Replace("CALL", "GetResponseAsync", StringComparison.Ordinal));

    [Fact]
    public Task ReportsARequestBuiltByHand() => Reports(Program(
        "app.MapPost(\"/chat\", async (string q, HttpClient http) => { var reply = await http.[|PostAsJsonAsync|](\"https://api.openai.com/v1/chat/completions\", new { q }); return await reply.Content.ReadAsStringAsync(); });"));

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, HttpClient http) => { try { var reply = await http.PostAsJsonAsync(\"https://api.openai.com/v1/chat/completions\", new { q }); return await reply.Content.ReadAsStringAsync(); } catch (HttpRequestException) { return \"later\"; } });")]
    [InlineData("app.MapPost(\"/v1/chat/completions\", async (string q, HttpClient http) => { var reply = await http.PostAsJsonAsync(\"https://tickets.example.com\", new { q }); return await reply.Content.ReadAsStringAsync(); });")]
    public Task StaysSilentOnRequestsThatAreHandledOrGoElsewhere(string statements) => StaysSilent(Program(statements));

    [Fact]
    public Task StaysSilentInAConsoleTool() => StaysSilent(
        """
        IChatClient client = new OllamaSharp.OllamaApiClient("http://localhost:11434", "llama3");
        Console.WriteLine(await client.GetResponseAsync("Hello"));
        """);

    [Fact]
    public Task ReportsInControllersHubsAndWorkers() => Reports(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.SignalR;

        public class ChatController(IChatClient client) : ControllerBase
        {
            public async Task<string> Ask(string question) => (await client.[|GetResponseAsync|](question)).Text;
        }

        public class ChatHub(IChatClient client) : Hub
        {
            public async Task Ask(string question) => await Clients.Caller.SendAsync("answer", (await client.[|GetResponseAsync|](question)).Text);
        }

        public sealed class Summarizer(IChatClient client) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await client.[|GetResponseAsync|]("Summarize the day.", cancellationToken: stoppingToken);
                }
            }
        }
        """);

    [Fact]
    public Task StaysSilentInControllersHubsAndWorkersThatCatch() => StaysSilent(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;
        using Microsoft.AspNetCore.SignalR;

        public sealed class ModelDownAttribute : ExceptionFilterAttribute
        {
            public override void OnException(ExceptionContext context) => context.Result = new StatusCodeResult(503);
        }

        [ModelDown]
        public class ChatController(IChatClient client) : ControllerBase
        {
            public async Task<string> Ask(string question) => (await client.GetResponseAsync(question)).Text;
        }

        public class ChatHub(IChatClient client) : Hub
        {
            public async Task Ask(string question)
            {
                try
                {
                    await Clients.Caller.SendAsync("answer", (await client.GetResponseAsync(question)).Text);
                }
                catch (Exception)
                {
                    await Clients.Caller.SendAsync("answer", "later");
                }
            }
        }

        public sealed class Summarizer(IChatClient client, ILogger<Summarizer> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await SummarizeAsync(stoppingToken);
                    }
                    catch (Exception exception)
                    {
                        logger.LogError(exception, "No summary.");
                    }
                }
            }

            private async Task SummarizeAsync(CancellationToken token) => await client.GetResponseAsync("Summarize the day.", cancellationToken: token);
        }
        """);

    [Fact]
    public Task StaysSilentWithAFilterOfHubCalls() => StaysSilent(
        """
        using Microsoft.AspNetCore.SignalR;

        public class ChatHub(IChatClient client) : Hub
        {
            public async Task Ask(string question) => await Clients.Caller.SendAsync("answer", (await client.GetResponseAsync(question)).Text);
        }

        public sealed class Catching : IHubFilter
        {
            public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext context, Func<HubInvocationContext, ValueTask<object?>> next)
            {
                try
                {
                    return await next(context);
                }
                catch (Exception exception)
                {
                    throw new HubException("The assistant is not available.", exception);
                }
            }
        }
        """);

    [Fact]
    public Task ReportsHalfTypedCode()
    {
        var test = Test(Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => { await c.[|GetResponseAsync|](q); return ; unknown.( });"));
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FixesAService() => Fixes(
        [
            Program("app.MapPost(\"/chat\", (string q, ChatService s) => s.AnswerAsync(q));"),
            """
            public sealed class ChatService(IChatClient client, ILogger<ChatService> logger)
            {
                public async Task<string> AnswerAsync(string question)
                {
                    string prompt = question.Trim();

                    // The answer is shown as it is.
                    ChatResponse response = await client.[|GetResponseAsync|](prompt);
                    return response.Text;
                }
            }
            """,
        ],
        [
            Program("app.MapPost(\"/chat\", (string q, ChatService s) => s.AnswerAsync(q));"),
            """
            public sealed class ChatService(IChatClient client, ILogger<ChatService> logger)
            {
                public async Task<string> AnswerAsync(string question)
                {
                    string prompt = question.Trim();

                    try
                    {
                        // The answer is shown as it is.
                        ChatResponse response = await client.GetResponseAsync(prompt);
                        return response.Text;
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        logger.LogError(exception, "The model call failed.");
                        return "The assistant is not available at the moment. Please try again later.";
                    }
                }
            }
            """,
        ]);

    [Fact]
    public Task FixesAWorkerInsideItsLoop() => Fixes(
        """
        public sealed class Summarizer(IChatClient client, ILogger<Summarizer> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    await client.[|GetResponseAsync|]("Summarize the day.", cancellationToken: stoppingToken);
                    await client.[|GetResponseAsync|]("Plan tomorrow.", cancellationToken: stoppingToken);
                }
            }
        }
        """,
        """
        public sealed class Summarizer(IChatClient client, ILogger<Summarizer> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        await client.GetResponseAsync("Summarize the day.", cancellationToken: stoppingToken);
                        await client.GetResponseAsync("Plan tomorrow.", cancellationToken: stoppingToken);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        logger.LogError(exception, "The model call failed.");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task FixesALambda() => Fixes(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text);
        app.MapPost("/result", async (string q, IChatClient c) => Results.Ok((await c.[|GetResponseAsync|](q)).Text));
        app.Run();
        """,
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string q, IChatClient c) =>
        {
            try
            {
                return (await c.GetResponseAsync(q)).Text;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return "The assistant is not available at the moment. Please try again later.";
            }
        });
        app.MapPost("/result", async (string q, IChatClient c) =>
        {
            try
            {
                return Results.Ok((await c.GetResponseAsync(q)).Text);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                return Results.Problem(statusCode: 503);
            }
        });
        app.Run();
        """);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.[|GetResponseAsync|](q)).Text.Length);")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatClient c) => c.[|GetStreamingResponseAsync|](q));")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { await c.[|GetResponseAsync|](q); });")]
    public Task OffersNoFixWhereNoFallbackIsKnown(string statements) => OffersNoFix(Program(statements));
}
