using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class EndlessTimeoutTests : FixTests<EndlessTimeout, EndlessTimeoutFix>
{
    private static string OpenAI(string value, string members = "", string statements = "") => $$"""
        using OpenAI;
        using OpenAI.Chat;

        public sealed class Clients(IConfiguration configuration)
        {
            {{members}}
            public ChatClient Create(string key)
            {
                {{statements}}
                var options = new OpenAIClientOptions { NetworkTimeout = {{value}} };
                return new OpenAIClient(new System.ClientModel.ApiKeyCredential(key), options).GetChatClient(configuration["model"] ?? "gpt");
            }
        }
        """;

    private static string Ollama(string statements, string members = "") => $$"""
        using System.ClientModel.Primitives;
        using OllamaSharp;
        using OpenAI;

        public sealed class Clients(IConfiguration configuration)
        {
            {{members}}
            public object Create()
            {
                {{statements}}
            }

            public string? Model => configuration["model"];
        }
        """;

    // Reports.

    [Theory]
    [InlineData("Timeout.InfiniteTimeSpan")]
    [InlineData("TimeSpan.MaxValue")]
    [InlineData("TimeSpan.FromHours(1)")]
    [InlineData("TimeSpan.FromHours(1.5)")]
    [InlineData("TimeSpan.FromMinutes(60)")]
    [InlineData("TimeSpan.FromSeconds(3600)")]
    [InlineData("TimeSpan.FromDays(1)")]
    [InlineData("TimeSpan.FromMilliseconds(-1)")]
    [InlineData("TimeSpan.FromMilliseconds(Timeout.Infinite)")]
    [InlineData("TimeSpan.FromHours(0, minutes: 90)")]
    [InlineData("new TimeSpan(2, 0, 0)")]
    [InlineData("new TimeSpan(1, 0, 0, 0)")]
    [InlineData("new TimeSpan(hours: 3, minutes: 0, seconds: 0)")]
    [InlineData("new(36_000_000_000)")]
    [InlineData("TimeSpan.FromMinutes(30) * 2")]
    [InlineData("TimeSpan.FromMinutes(30) + TimeSpan.FromMinutes(45)")]
    [InlineData("TimeSpan.Parse(\"02:00:00\")")]
    [InlineData("TimeSpan.FromHours(Hours)")]
    [InlineData("Limit")]
    [InlineData("_limit")]
    [InlineData("local")]
    public Task OfThePipeline(string value) => Reports(OpenAI(
        $"[|{value}|]",
        "private const int Hours = 2; private static readonly TimeSpan Limit = TimeSpan.FromHours(Hours); private readonly TimeSpan _limit = Timeout.InfiniteTimeSpan; public object All => (Hours, Limit, _limit);",
        "var local = TimeSpan.FromDays(Hours); Console.WriteLine(local);"));

    [Fact]
    public Task OfThePipelineByAssignment() => Reports("""
        using Azure.AI.OpenAI;
        var builder = WebApplication.CreateBuilder(args);
        var options = new AzureOpenAIClientOptions();
        options.NetworkTimeout = [|Timeout.InfiniteTimeSpan|];
        builder.Services.AddSingleton(new AzureOpenAIClient(new Uri("https://x.openai.azure.com"), new System.ClientModel.ApiKeyCredential("k"), options));
        """);

    [Fact]
    public Task OfAClientGivenToAConstructor() => Reports(Ollama("return new OllamaApiClient(new HttpClient { BaseAddress = new Uri(\"http://localhost:11434\"), Timeout = [|Timeout.InfiniteTimeSpan|] }, \"llama3\");"));

    [Fact]
    public Task OfAClientInALocal() => Reports(Ollama("""
        var http = new HttpClient();
        http.BaseAddress = new Uri("http://localhost:11434");
        http.Timeout = [|TimeSpan.FromHours(24)|];
        return new OllamaApiClient(http, "llama3");
        """));

    [Fact]
    public Task OfAClientInAField() => Reports(Ollama("return new OllamaApiClient(_http);", "private readonly HttpClient _http = new() { Timeout = [|Timeout.InfiniteTimeSpan|] };"));

    [Fact]
    public Task OfAClientInAStaticField() => Reports(Ollama("return new OllamaApiClient(s_http);", """
        private static readonly HttpClient s_http;
        static Clients() { s_http = new HttpClient { Timeout = [|Timeout.InfiniteTimeSpan|] }; }
        """));

    [Fact]
    public Task OfSemanticKernelsClient() => Reports("""
        using Microsoft.SemanticKernel;
        var builder = WebApplication.CreateBuilder(args);
        var http = new HttpClient { Timeout = [|TimeSpan.FromMinutes(120)|] };
        builder.Services.AddKernel().AddOpenAIChatCompletion("gpt", "key", httpClient: http);
        """);

    [Fact]
    public Task OfWhatAFactoryMethodMakes() => Reports(Ollama(
        "return new OllamaApiClient(NewClient());",
        "private static HttpClient NewClient() => new() { Timeout = [|Timeout.InfiniteTimeSpan|] };"));

    [Fact]
    public Task OfAClientHandedToTheProgramsOwnType() => Reports("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new Models(new HttpClient { Timeout = [|Timeout.InfiniteTimeSpan|] }));

        class Models(HttpClient http) { public IChatClient Chat => new OllamaApiClient(http, "llama3"); }
        """);

    [Fact]
    public Task OfATypedClient() => Reports("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<Models>(client => client.Timeout = [|Timeout.InfiniteTimeSpan|]);

        class Models
        {
            private readonly HttpClient _http;
            public Models(HttpClient http) => _http = http;
            public IChatClient Chat => new OllamaApiClient(_http, "llama3");
        }
        """);

    [Fact]
    public Task OfATypedClientConfiguredLater() => Reports("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<IModels, Models>().ConfigureHttpClient(client => { client.Timeout = [|TimeSpan.FromHours(3)|]; });

        interface IModels;
        class Models(HttpClient http) : IModels { public IChatClient Chat => new OllamaApiClient(http, "llama3"); }
        """);

    [Fact]
    public Task OfANamedClient() => Reports("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient("ollama", client => { client.BaseAddress = new("http://ollama"); client.Timeout = [|Timeout.InfiniteTimeSpan|]; });
        builder.Services.AddHttpClient("weather", client => client.Timeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<IChatClient>(services => new OllamaApiClient(services.GetRequiredService<IHttpClientFactory>().CreateClient("ollama"), "llama3"));
        """);

    [Fact]
    public Task OfTheSdksOwnTypedClient() => Reports("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<OllamaApiClient>(client => client.Timeout = [|Timeout.InfiniteTimeSpan|]);
        """);

    [Fact]
    public Task WhereSomeCallsHaveNoLimitOfTheirOwn() => Reports(Bounded("[|Timeout.InfiniteTimeSpan|]", "using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30)); _ = await chat.GetResponseAsync(\"warm up\", cancellationToken: source.Token); return await chat.GetResponseAsync(text, cancellationToken: token);"));

    [Fact]
    public async Task TheMessageSaysHowLong()
    {
        var test = Test(OpenAI("{|#0:TimeSpan.FromHours(1)|}"), OpenAI("{|#1:TimeSpan.FromDays(1)|}").Replace("Clients", "Others"), OpenAI("{|#2:Timeout.InfiniteTimeSpan|}").Replace("Clients", "Endless"));
        string[] waits = ["1 hour", "24 hours", "forever"];
        test.ExpectedDiagnostics.AddRange(waits.Select((wait, i) => new DiagnosticResult("AISAFE509", DiagnosticSeverity.Warning).WithLocation(i).WithArguments(wait)));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("TimeSpan.FromMinutes(59)")]
    [InlineData("TimeSpan.FromSeconds(100)")]
    [InlineData("TimeSpan.FromMilliseconds(600000)")]
    [InlineData("TimeSpan.Zero")]
    [InlineData("new TimeSpan(0, 5, 0)")]
    [InlineData("TimeSpan.FromHours(1) / 2")]
    [InlineData("TimeSpan.FromHours(2) - TimeSpan.FromMinutes(90)")]
    [InlineData("TimeSpan.FromMinutes(30) + TimeSpan.FromMinutes(15)")]
    [InlineData("TimeSpan.FromDays(1) / 48")]
    [InlineData("TimeSpan.FromHours(0, minutes: 45)")]
    [InlineData("new TimeSpan(hours: 0, minutes: 59, seconds: 59)")]
    [InlineData("new(18_000_000_000)")]
    [InlineData("TimeSpan.Parse(\"00:59:00\")")]
    [InlineData("TimeSpan.Parse(configuration[\"timeout\"]!)")]
    [InlineData("TimeSpan.FromMinutes(Minutes)")]
    [InlineData("null")]
    [InlineData("default")]
    [InlineData("configuration.GetValue<TimeSpan>(\"timeout\")")]
    [InlineData("TimeSpan.FromMinutes(configuration.GetValue<int>(\"timeout\"))")]
    [InlineData("TimeSpan.FromHours(Settable)")]
    [InlineData("configuration.GetValue<TimeSpan?>(\"timeout\") ?? TimeSpan.FromHours(1)")]
    [InlineData("local")]
    [InlineData("_limit")]
    public Task AValueThatIsBearableOrConfigured(string value) => StaysSilent(OpenAI(
        value,
        "private const int Minutes = 5; public int Settable { get; set; } = Minutes; private readonly TimeSpan _limit = Timeout.InfiniteTimeSpan; public Clients(IConfiguration c, TimeSpan limit) : this(c) { _limit = limit; }",
        "var local = TimeSpan.FromHours(3); if (key.Length > 0) { local = TimeSpan.FromMinutes(1); } Console.WriteLine((local, _limit));"));

    [Fact]
    public Task AClientThatServesNoModel() => StaysSilent(Ollama("""
        var downloads = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var models = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        return (downloads.GetStringAsync("https://example.org/large"), new OllamaApiClient(models));
        """));

    [Fact]
    public Task ATypedClientThatServesNoModel() => StaysSilent("""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<Weather>(client => client.Timeout = Timeout.InfiniteTimeSpan);

        class Weather(HttpClient http, IChatClient chat)
        {
            public async Task<string> Get() => (await chat.GetResponseAsync(await http.GetStringAsync("https://weather.example.org"))).Text;
        }
        """);

    [Fact]
    public Task ANamedClientThatServesNoModel() => StaysSilent("""
        using OllamaSharp;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient("ollama", client => client.Timeout = TimeSpan.FromMinutes(3));
        builder.Services.AddHttpClient("files").ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<IChatClient>(services => new OllamaApiClient(services.GetRequiredService<IHttpClientFactory>().CreateClient("ollama"), "llama3"));
        """);

    [Fact]
    public Task AnotherServicesNetworkTimeout() => StaysSilent("""
        using Azure.Core;
        var builder = WebApplication.CreateBuilder(args);
        var storage = new BlobOptions { Retry = { NetworkTimeout = TimeSpan.FromHours(4) } };
        storage.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;

        class BlobOptions : ClientOptions { }
        """);

    [Fact]
    public Task AClientBehindAPipelineThatHasItsOwnLimit() => StaysSilent(Ollama("""
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        return new OpenAIClient(new System.ClientModel.ApiKeyCredential("k"), new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(http) });
        """));

    [Fact]
    public Task AClientBehindAPipelineInALocal() => StaysSilent(Ollama("""
        using HttpClient http = new HttpClient() { Timeout = TimeSpan.FromHours(2) };
        var transport = new HttpClientPipelineTransport(http);
        var options = new OpenAIClientOptions();
        options.Transport = transport;
        return options;
        """));

    [Fact]
    public Task ATransportOfAnotherService() => StaysSilent("""
        using Azure.Core;
        using Azure.Core.Pipeline;
        var builder = WebApplication.CreateBuilder(args);
        var storage = new BlobOptions { Transport = new HttpClientTransport(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }) };

        class BlobOptions : ClientOptions { }
        """);

    [Fact]
    public Task EveryCallHasALimitByItsSource() => StaysSilent(Bounded("Timeout.InfiniteTimeSpan", "using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30)); return await chat.GetResponseAsync(text, cancellationToken: source.Token);"));

    [Fact]
    public Task EveryCallHasALimitByCancelAfter() => StaysSilent(Bounded("Timeout.InfiniteTimeSpan", "using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(30_000); return await chat.GetResponseAsync(text, cancellationToken: source.Token);"));

    [Fact]
    public Task EveryCallHasALimitByALocalToken() => StaysSilent(Bounded("Timeout.InfiniteTimeSpan", "using var source = new CancellationTokenSource(30_000); var limited = source.Token; return await chat.GetResponseAsync(text, cancellationToken: limited);"));

    [Fact]
    public Task EveryCallHasALimitByWaitAsync() => StaysSilent(Bounded("Timeout.InfiniteTimeSpan", "return await chat.GetResponseAsync(text, cancellationToken: token).WaitAsync(TimeSpan.FromSeconds(30));"));

    [Fact]
    public Task ALookAlike() => StaysSilent("""
        var builder = WebApplication.CreateBuilder(args);
        var options = new ClientPipelineOptions { NetworkTimeout = Timeout.InfiniteTimeSpan };
        var http = new Shop.HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        _ = new OllamaSharp.OllamaApiClient(http.ToString()!, "llama3");

        class ClientPipelineOptions { public TimeSpan? NetworkTimeout { get; set; } }
        namespace Shop { class HttpClient { public TimeSpan Timeout { get; set; } } }
        """);

    [Fact]
    public Task OtherTimes() => StaysSilent("""
        using Microsoft.Extensions.Caching.Memory;
        var builder = WebApplication.CreateBuilder(args);
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan, ConnectTimeout = TimeSpan.FromHours(2) };
        _ = new OllamaSharp.OllamaApiClient(new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(2) });
        _ = new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(8) };
        """);

    [Fact]
    public async Task WithoutAnSdk()
    {
        var test = Test("using System.Net.Http; using System.Threading; class C { HttpClient M() => new HttpClient { Timeout = Timeout.InfiniteTimeSpan }; }");
        test.TestState.Sources.RemoveAt(0);
        test.TestState.AdditionalReferences.Clear();
        test.TestState.AdditionalReferences.AddRange(SdkReferences.FrameworkOnly);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task HalfTyped()
    {
        var test = Test("class C { void M(HttpClient c, OpenAI.OpenAIClientOptions o) { c.Timeout = ; o.NetworkTimeout = TimeSpan.FromHours(; o.NetworkTimeout = TimeSpan.FromHours(x); new HttpClient { Timeout = } } }");
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task FixSetsALimit() => Fixes(OpenAI("[|Timeout.InfiniteTimeSpan|]"), OpenAI("TimeSpan.FromSeconds(100)"));

    [Fact]
    public Task FixKeepsComments() => Fixes(
        OpenAI("/* slow */ [|TimeSpan.FromHours(3)|] /* hours */"),
        OpenAI("/* slow */ TimeSpan.FromSeconds(100) /* hours */"));

    [Fact]
    public Task FixInALambda() => Fixes(
        "using OllamaSharp; class S { void M(IServiceCollection s) => s.AddHttpClient<OllamaApiClient>(c => c.Timeout = [|Timeout.InfiniteTimeSpan|]); }",
        "using OllamaSharp; class S { void M(IServiceCollection s) => s.AddHttpClient<OllamaApiClient>(c => c.Timeout = TimeSpan.FromSeconds(100)); }");

    [Fact]
    public Task TheSecondFixRemovesAMember() => Fixes(
        [OpenAI("[|Timeout.InfiniteTimeSpan|]")],
        [OpenAI("").Replace("new OpenAIClientOptions { NetworkTimeout =  }", "new OpenAIClientOptions()")],
        codeActionIndex: 1);

    [Fact]
    public Task TheSecondFixRemovesAStatement() => Fixes(
        [Ollama("""
            var http = new HttpClient();
                    http.Timeout = [|Timeout.InfiniteTimeSpan|]; // models are slow
                    return new OllamaApiClient(http);
            """)],
        [Ollama("""
            var http = new HttpClient();
                    // models are slow
                    return new OllamaApiClient(http);
            """)],
        codeActionIndex: 1);

    private static string Bounded(string limit, string call) => $$"""
        using OllamaSharp;

        public sealed class Answers
        {
            private static readonly HttpClient s_http = new() { Timeout = {{limit}} };

            public async Task<ChatResponse> Ask(string text, CancellationToken token)
            {
                IChatClient chat = new OllamaApiClient(s_http, "llama3");
                {{call}}
            }
        }
        """;

    [Theory]
    [InlineData("ai_guardrail.max_timeout_minutes = 5", "TimeSpan.FromMinutes(10)")]
    [InlineData("ai_guardrail.AISAFE509.max_timeout_minutes = 5\nai_guardrail.max_timeout_minutes = 600", "TimeSpan.FromMinutes(5)")]
    public Task ReportsWhatAProjectFindsTooLong(string options, string value) => ReportsWith(options, OpenAI($"[|{value}|]"));

    [Theory]
    [InlineData("ai_guardrail.max_timeout_minutes = 600", "TimeSpan.FromHours(2)")]
    [InlineData("ai_guardrail.AISAFE509.max_timeout_minutes = 600\nai_guardrail.max_timeout_minutes = 5", "TimeSpan.FromMinutes(10)")]
    [InlineData("ai_guardrail.max_timeout_minutes = soon", "TimeSpan.FromMinutes(10)")]
    [InlineData("ai_guardrail.max_timeout_minutes = 0", "TimeSpan.FromMinutes(10)")]
    public Task StaysSilentOnWhatAProjectAllows(string options, string value) => StaysSilentWith(options, OpenAI(value));
}
