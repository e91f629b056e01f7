using AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class PromptLoggedTests : FixTests<PromptLogged, PromptLoggedFix>
{
    // A service that asks a model and logs.
    private static string Service(string before, string after = "", string members = "") => $$"""
        using Microsoft.SemanticKernel;

        namespace Shop;

        public sealed record Request(string Question, string User);

        public partial class Assistant(IChatClient client, ILogger<Assistant> logger, IHostEnvironment environment, Kernel kernel)
        {
            {{members}}

            public async Task<string> AskAsync(Request request, string question, string userId, CancellationToken token)
            {
                {{before}}
                var response = await client.GetResponseAsync(question, cancellationToken: token);
                {{after}}
                return response.Text;
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("logger.LogInformation(\"Answer: {Answer}\", [|response.Text|]);")]
    [InlineData("logger.LogWarning(\"Answer: {Answer}\", [|response|]);")]
    [InlineData("var answer = response.Text; logger.LogError(\"Answer: {Answer}\", [|answer|]);")]
    [InlineData("var answer = response.Text.Trim(); logger.LogCritical($\"Answer: {[|answer|]}\");")]
    [InlineData("logger.LogInformation([|\"Answer: \" + response.Text|]);")]
    [InlineData("logger.Log(LogLevel.Information, \"Answer: {Answer}\", [|response.Text|]);")]
    [InlineData("foreach (var message in response.Messages) { logger.LogInformation(\"{Role}: {Text}\", message.Role, [|message.Text|]); }")]
    [InlineData("foreach (var message in response.Messages) { logger.LogInformation(\"{Message}\", [|message|]); }")]
    [InlineData("var text = new System.Text.StringBuilder(); await foreach (var update in client.GetStreamingResponseAsync(question)) { text.Append(update.Text); } logger.LogInformation(\"{Answer}\", [|text.ToString()|]);")]
    [InlineData("await foreach (var update in client.GetStreamingResponseAsync(question)) { logger.LogInformation(\"{Update}\", [|update|]); }")]
    [InlineData("var all = string.Join(\", \", response.Messages.Select(m => m.Text)); logger.LogInformation(\"{All}\", [|all|]);")]
    [InlineData("var made = await kernel.InvokePromptAsync(\"Tell a joke\"); logger.LogInformation(\"{Joke}\", [|made.GetValue<string>()|]);")]
    public Task AnAnswer(string log) => Reports(Service("", log));

    [Theory]
    [InlineData("logger.LogInformation(\"Asked: {Question}\", [|question|]);")]
    [InlineData("logger.LogInformation(\"User {User} asked {Question}\", userId, [|question|]);")]
    [InlineData("logger.LogInformation(\"Asked: {Question}\", [|request.Question|]); await client.GetResponseAsync([new ChatMessage(ChatRole.User, request.Question)]);")]
    [InlineData("var prompt = $\"Help {userId}: {question}\"; logger.LogInformation(\"{Prompt}\", [|prompt|]); await client.GetResponseAsync(prompt);")]
    public Task APrompt(string log) => Reports(Service(log));

    [Fact]
    public Task APromptOnFailure() => Reports(Service("""
        try
        {
            await client.GetResponseAsync(question);
        }
        catch (HttpRequestException e)
        {
            logger.LogError(e, "No answer to {Question}", [|question|]);
        }
        """));

    [Fact]
    public Task OneCallAway() => Reports("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Assistant>();
        var app = builder.Build();
        app.MapPost("/ask", async (string question, Assistant assistant, ILogger<Assistant> logger) =>
        {
            logger.LogInformation("Asked {Question}", [|question|]);
            var answer = await assistant.AskAsync(question);
            logger.LogInformation("Answered {Answer}", [|answer|]);
            return answer;
        });
        app.Run();

        public sealed class Assistant(IChatClient client)
        {
            public async Task<string> AskAsync(string text) => (await client.GetResponseAsync(text)).Text;
        }
        """);

    [Fact]
    public Task AGeneratedLog() => Reports(Service("", "LogAnswer(logger, [|response.Text|]);", """
        [LoggerMessage(1, LogLevel.Information, "Answer: {answer}")]
        private static partial void LogAnswer(ILogger logger, string answer);
        private static partial void LogAnswer(ILogger logger, string answer) { }
        """));

    [Fact]
    public Task Serilog() => Reports(
        Service("", "Serilog.Log.Information(\"Answer: {Answer}\", [|response.Text|]); serilog.Warning(\"Answer: {Answer}\", [|response.Text|]); serilog.Debug(\"Answer: {Answer}\", response.Text);", "private readonly Serilog.ILogger serilog = null!;"));

    [Fact]
    public Task AServersConsole() => Reports("""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/ask", async (string question, IChatClient client) =>
        {
            Console.WriteLine([|question|]);
            var response = await client.GetResponseAsync(question);
            Console.Error.WriteLine($"Answer: {[|response.Text|]}");
            return response.Text;
        });
        app.Run();
        """);

    [Fact]
    public async Task TheMessageSaysWhatGoesWhere()
    {
        var test = Test(Service("", "logger.LogInformation(\"{Answer}\", {|#0:response.Text|});"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC303", DiagnosticSeverity.Info).WithLocation(0).WithArguments("LogInformation", "a model's answer", "the log"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("logger.LogTrace(\"Answer: {Answer}\", response.Text);")]
    [InlineData("logger.LogDebug(\"Answer: {Answer}\", response.Text);")]
    [InlineData("logger.Log(LogLevel.Debug, \"Answer: {Answer}\", response.Text);")]
    [InlineData("logger.LogInformation(\"Answer of {Length}\", response.Text.Length);")]
    [InlineData("logger.LogInformation(\"{Tokens} tokens\", response.Usage?.TotalTokenCount);")]
    [InlineData("logger.LogInformation(\"{Reason}\", response.FinishReason);")]
    [InlineData("logger.LogInformation(\"{Id} of {Model}\", response.ResponseId, response.ModelId);")]
    [InlineData("logger.LogInformation(\"{Count} messages\", response.Messages.Count);")]
    [InlineData("foreach (var call in response.Messages.SelectMany(m => m.Contents).OfType<Microsoft.Extensions.AI.FunctionCallContent>()) { logger.LogInformation(\"Calls {Tool}\", call.Name); }")]
    [InlineData("logger.LogInformation(\"Asked by {User}\", userId);")]
    [InlineData("logger.LogInformation(\"Asked by {User}\", request.User);")]
    [InlineData("logger.LogInformation(\"Done\");")]
    [InlineData("var answer = response.Text; logger.LogInformation(\"Empty: {Empty}\", string.IsNullOrEmpty(answer));")]
    [InlineData("foreach (var message in response.Messages) { logger.LogInformation(\"{Role}\", message.Role.Value); }")]
    [InlineData("var vector = response.Text.GetHashCode(); logger.LogInformation(\"{Hash}\", vector);")]
    [InlineData("logger.LogInformation(\"{Type}\", response.GetType().Name);")]
    public Task WhatIsNoText(string log) => StaysSilent(Service("", log));

    [Theory]
    [InlineData("try { await client.GetResponseAsync(question); } catch (Exception e) { logger.LogError(e, \"No answer for {User}\", userId); }")]
    [InlineData("var prompt = \"You sell shoes.\"; logger.LogInformation(\"{Prompt}\", prompt); await client.GetResponseAsync(prompt);")]
    [InlineData("logger.LogInformation(\"{User}\", userId); await client.GetResponseAsync($\"Help {userId}: {question}\");")]
    [InlineData("if (environment.IsDevelopment()) { logger.LogInformation(\"{Question}\", question); }")]
    [InlineData("logger.LogInformation(\"{Length}\", question.Length);")]
    public Task WhatIsNoPrompt(string log) => StaysSilent(Service(log));

    [Fact]
    public Task AGeneratedLogAtDebug() => StaysSilent(Service("", "LogAnswer(logger, response.Text); LogLength(logger, response.Text.Length);", """
        [LoggerMessage(1, LogLevel.Debug, "Answer: {answer}")]
        private static partial void LogAnswer(ILogger logger, string answer);
        private static partial void LogAnswer(ILogger logger, string answer) { }

        [LoggerMessage(2, LogLevel.Information, "Length: {length}")]
        private static partial void LogLength(ILogger logger, int length);
        private static partial void LogLength(ILogger logger, int length) { }
        """));

    [Fact]
    public Task AConsoleProgram() => StaysSilent("""
        IChatClient client = null!;
        using var factory = LoggerFactory.Create(builder => { });
        ILogger logger = factory.CreateLogger("x");
        while (Console.ReadLine() is { } question)
        {
            var response = await client.GetResponseAsync(question);
            logger.LogInformation("Answer: {Answer}", response.Text);
            Console.WriteLine(response.Text);
        }
        """);

    [Fact]
    public Task TheConsoleOfAProgramThatIsNoServer() => StaysSilent("""
        var builder = Host.CreateApplicationBuilder(args);
        using var host = builder.Build();
        var client = host.Services.GetRequiredService<IChatClient>();
        Console.WriteLine((await client.GetResponseAsync(Console.ReadLine()!)).Text);
        """);

    [Fact]
    public Task AServiceWithoutAModel() => StaysSilent("""
        public sealed record Order(string Text);
        public sealed class Orders(ILogger<Orders> logger)
        {
            public void Add(Order order, string question) => logger.LogInformation("{Text} {Question}", order.Text, question);
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Service("", "logger.LogInformation(\"{A}\", response.); logger.LogInformation(, question"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task LowersToTrace() => Fixes(
        Service("", """
            // What the user gets.
                    logger.LogInformation("Answer: {Answer}", [|response.Text|]);
            """),
        Service("", """
            // What the user gets.
                    if (logger.IsEnabled(LogLevel.Trace))
                    {
                        logger.LogTrace("Answer: {Answer}", response.Text);
                    }

            """.TrimEnd()));

    [Fact]
    public Task LogsTheLength() => Fixes(
        [Service("", "logger.LogInformation(\"Answer: {Answer}\", [|response.Text|]);")],
        [Service("", "logger.LogInformation(\"Answer: {Answer}\", response.Text.Length);")],
        codeActionIndex: 1);

    // One call is one defect: nothing of what it writes is left.
    [Fact]
    public Task LogsTheLengthOfAll() => Fixes(
        [Service("", "logger.LogInformation(\"{Question}: {Answer} ({Model})\", [|question|], response.Text, response.ModelId);")],
        [Service("", "logger.LogInformation(\"{Question}: {Answer} ({Model})\", question.Length, response.Text.Length, response.ModelId);")],
        codeActionIndex: 1);

    [Theory]
    [InlineData("[|System.Text.Json.JsonSerializer.Serialize(history)|]", true)]
    [InlineData("System.Text.Json.JsonSerializer.Serialize(history.Count)", false)]
    public Task AConversationAsJson(string value, bool isReported)
    {
        string code = $$"""
            using Microsoft.SemanticKernel.ChatCompletion;
            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            app.MapPost("/ask", async (string question, IChatCompletionService chat, ILogger<Program> logger) =>
            {
                var history = new ChatHistory();
                history.AddUserMessage(question);
                logger.LogInformation("Asks {History}", {{value}});
                return (await chat.GetChatMessageContentAsync(history)).Content;
            });
            app.Run();
            """;
        return isReported ? Reports(code) : StaysSilent(code);
    }

    [Fact]
    public Task OffersNothingForAJoinedText() => OffersNoFix("""
        public sealed class Assistant(IChatClient client, ILogger<Assistant>? logger)
        {
            public async Task AskAsync(string question) => logger?.LogInformation([|"Answer: " + (await client.GetResponseAsync(question)).Text|]);
        }
        """);
}
