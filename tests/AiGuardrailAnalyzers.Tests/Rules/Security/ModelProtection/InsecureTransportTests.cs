using AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class InsecureTransportTests : FixTests<InsecureTransport, InsecureTransportFix>
{
    private const string Clients = """
        using System.ClientModel;
        using System.ClientModel.Primitives;
        using System.Net.Security;
        using OpenAI;
        using OllamaSharp;
        using ModelContextProtocol.Client;

        """;

    // A service whose requests go to a model's route, registered as a typed client.
    private const string Completions = """
        public sealed class Completions(HttpClient client)
        {
            public Task<HttpResponseMessage> AskAsync(string json, CancellationToken cancellationToken) => client.PostAsync("v1/chat/completions", new StringContent(json), cancellationToken);
        }
        """;

    // Reports.

    [Theory]
    [InlineData("_ = new OllamaApiClient([|\"http://gpu.contoso.com:11434\"|]);")]
    [InlineData("_ = new OllamaApiClient(new Uri([|\"http://20.31.4.7:11434\"|]), \"llama3\");")]
    [InlineData("_ = new OpenAIClient(new ApiKeyCredential(args[0]), new OpenAIClientOptions { Endpoint = new Uri([|\"http://llm.contoso.com/v1\"|]) });")]
    [InlineData("var options = new OpenAIClientOptions(); options.Endpoint = new([|\"http://llm.contoso.com/v1\"|]);")]
    [InlineData("_ = new Azure.AI.OpenAI.AzureOpenAIClient(new Uri([|\"http://shop.openai.azure.com\"|]), new ApiKeyCredential(args[0]));")]
    [InlineData("_ = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri([|\"http://mcp.contoso.com/mcp\"|]) });")]
    [InlineData("var host = args.FirstOrDefault() ?? [|\"http://gpu.contoso.com:11434\"|]; _ = new OllamaApiClient(host);")]
    [InlineData("int port = 11434; _ = new OllamaApiClient($\"[|http://gpu.contoso.com:|]{port}\");")]
    [InlineData("_ = new OllamaApiClient(\"\"\"http://gpu.contoso.com\"\"\".Trim() + \"/\");", true)]
    public Task AnAddressOfAClient(string statement, bool isRaw = false)
        => Reports(Clients + (isRaw ? statement.Replace("\"\"\"http://gpu.contoso.com\"\"\"", "[|\"\"\"http://gpu.contoso.com\"\"\"|]") : statement));

    [Fact]
    public Task AnAddressInAConstantOfAnotherFile() => Reports(
        Clients + "static class Ai { public static OllamaApiClient Client() => new(Hosts.Model); }",
        "static class Hosts { public const string Model = [|\"http://gpu.contoso.com:11434\"|]; }");

    [Fact]
    public Task AFallbackOfASetting() => Reports(Clients + """
        var builder = WebApplication.CreateBuilder(args);
        var endpoint = builder.Configuration["Ollama:Endpoint"] ?? [|"http://gpu.contoso.com:11434"|];
        builder.Services.AddSingleton<IChatClient>(new OllamaApiClient(new Uri(endpoint)));
        """);

    [Theory]
    [InlineData("builder.Services.AddHttpClient<Completions>(c => c.BaseAddress = new Uri([|\"http://llm.contoso.com/\"|]));")]
    [InlineData("builder.Services.AddHttpClient<Completions>().ConfigureHttpClient(c => c.BaseAddress = new Uri([|\"http://llm.contoso.com/\"|]));")]
    [InlineData("var http = new HttpClient { BaseAddress = new Uri([|\"http://gpu.contoso.com:11434\"|]) }; builder.Services.AddSingleton<IChatClient>(new OllamaSharp.OllamaApiClient(http));")]
    public Task AnAddressOfAModelsHttpClient(string statement) => Reports($$"""
        var builder = WebApplication.CreateBuilder(args);
        {{statement}}
        {{Completions}}
        """);

    [Fact]
    public Task ARequestToAModelsRoute() => Reports("""
        namespace Shop;
        public sealed class Local(HttpClient client)
        {
            public Task<HttpResponseMessage> AskAsync(object body) => client.PostAsJsonAsync([|"http://gpu.contoso.com:11434/api/generate"|], body);
        }
        """);

    [Theory]
    [InlineData("var handler = new HttpClientHandler { [|ServerCertificateCustomValidationCallback = (_, _, _, _) => true|] }; var http = new HttpClient(handler);")]
    [InlineData("var handler = new HttpClientHandler(); [|handler.ServerCertificateCustomValidationCallback = (message, certificate, chain, errors) => { return true; }|]; var http = new HttpClient(handler);")]
    [InlineData("var handler = new HttpClientHandler(); [|handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator|]; var http = new HttpClient(handler);")]
    [InlineData("var http = new HttpClient(new HttpClientHandler { [|ServerCertificateCustomValidationCallback = delegate { return true; }|] });")]
    [InlineData("var http = new HttpClient(new SocketsHttpHandler { SslOptions = { [|RemoteCertificateValidationCallback = (_, _, _, _) => true|] } });")]
    [InlineData("var http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { [|RemoteCertificateValidationCallback = (_, _, _, _) => true|] } });")]
    public Task AnyCertificateIsGood(string statement) => Reports(Clients + statement + """

        _ = new OpenAIClient(new ApiKeyCredential(args[0]), new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(http) });
        """);

    [Fact]
    public Task AnyCertificateIsGoodForATypedClient() => Reports($$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHttpClient<Completions>()
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { [|ServerCertificateCustomValidationCallback = (_, _, _, _) => true|] });
        {{Completions}}
        """);

    [Fact]
    public Task AnyCertificateIsGoodForAMethodGroup() => Reports(Clients + """
        static class Ai
        {
            public static IChatClient Client()
            {
                var handler = new HttpClientHandler();
                [|handler.ServerCertificateCustomValidationCallback = Accept|];
                return new OllamaApiClient(new HttpClient(handler) { BaseAddress = new Uri("https://gpu.contoso.com") });
            }

            private static bool Accept(HttpRequestMessage m, System.Security.Cryptography.X509Certificates.X509Certificate2? c, System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors e) => true;
        }
        """);

    // Stays silent.

    [Theory]
    [InlineData("https://gpu.contoso.com:11434")]
    [InlineData("http://localhost:11434")]
    [InlineData("http://127.0.0.1:11434")]
    [InlineData("http://[::1]:11434")]
    [InlineData("http://0.0.0.0:11434")]
    [InlineData("http://host.docker.internal:11434")]
    [InlineData("http://ollama:11434")]
    [InlineData("http://ollama")]
    [InlineData("http://10.1.2.3:11434")]
    [InlineData("http://172.20.0.4:11434")]
    [InlineData("http://192.168.1.20:11434")]
    [InlineData("http://[fd12:3456::1]:11434")]
    [InlineData("http://gpu.local:11434")]
    [InlineData("http://ollama.models.svc.cluster.local:11434")]
    [InlineData("http://model.dev.localhost:5000")]
    [InlineData("https+http://ollama")]
    public Task AnAddressNearby(string address) => StaysSilent(Clients + $"""
        _ = new OllamaApiClient("{address}");
        _ = new OpenAIClient(new ApiKeyCredential(args[0]), new OpenAIClientOptions {"{"} Endpoint = new Uri("{address}") {"}"});
        """);

    [Theory]
    [InlineData("var name = args[0]; _ = new OllamaApiClient($\"http://{name}:11434\");")]
    [InlineData("var name = args[0]; _ = new OllamaApiClient($\"http://gpu.{name}\");")]
    [InlineData("_ = new OllamaApiClient(Environment.GetEnvironmentVariable(\"OLLAMA\")!);")]
    [InlineData("Console.WriteLine(\"http://gpu.contoso.com:11434\");")]
    [InlineData("if (args[0].StartsWith(\"http://gpu.contoso.com\")) { Console.WriteLine(\"https://gpu.contoso.com\"); }")]
    public Task AnAddressThatIsNotTold(string statement) => StaysSilent(Clients + statement);

    [Theory]
    [InlineData("if (builder.Environment.IsDevelopment()) { builder.Services.AddSingleton<IChatClient>(new OllamaApiClient(\"http://gpu.contoso.com:11434\")); }")]
    [InlineData("var address = builder.Environment.IsDevelopment() ? \"http://gpu.contoso.com:11434\" : \"https://gpu.contoso.com\"; builder.Services.AddSingleton<IChatClient>(new OllamaApiClient(address));")]
    [InlineData("const string Near = \"http://gpu.contoso.com:11434\"; if (builder.Environment.IsDevelopment()) { builder.Services.AddSingleton<IChatClient>(new OllamaApiClient(Near)); }")]
    [InlineData("if (builder.Environment.IsDevelopment()) { var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true }; builder.Services.AddSingleton<IChatClient>(new OllamaApiClient(new HttpClient(handler))); }")]
    public Task InDevelopmentOnly(string statement) => StaysSilent(Clients + $"""
        var builder = WebApplication.CreateBuilder(args);
        {statement}
        builder.Build().Run();
        """);

    [Theory]
    [InlineData("builder.Services.AddHttpClient<Weather>(c => c.BaseAddress = new Uri(\"http://weather.contoso.com/\"));")]
    [InlineData("builder.Services.AddHttpClient<Completions>(c => c.BaseAddress = new Uri(\"https://llm.contoso.com/\"));")]
    [InlineData("builder.Services.AddHttpClient<Completions>(c => c.BaseAddress = new Uri(\"http://llm/\"));")]
    [InlineData("builder.Services.AddHttpClient<Weather>().ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });")]
    [InlineData("builder.Services.AddHttpClient<Completions>().ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { MaxConnectionsPerServer = 4 });")]
    public Task ClientsOfOtherServicesAndSafeOnes(string statement) => StaysSilent(
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{statement}}
        builder.Build().Run();
        """,
        Completions,
        "public sealed class Weather(HttpClient client) { public Task<string> NowAsync() => client.GetStringAsync(\"v2/now\"); }");

    [Theory]
    [InlineData("(_, certificate, _, _) => certificate?.GetCertHashString() == \"D4C9AF\"")]
    [InlineData("(_, _, _, errors) => errors == SslPolicyErrors.None")]
    [InlineData("(_, certificate, _, errors) => { if (errors == SslPolicyErrors.None) { return true; } return certificate?.Thumbprint == \"D4C9AF\"; }")]
    [InlineData("null")]
    public Task ACallbackThatChecks(string callback) => StaysSilent(Clients + $$"""
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = {{callback}} };
        _ = new OllamaApiClient(new HttpClient(handler));
        """);

    // Fix.

    [Fact]
    public Task FixWritesHttps() => Fixes(
        Clients + "_ = new OllamaApiClient(new Uri([|\"http://gpu.contoso.com:11434\"|]));",
        Clients + "_ = new OllamaApiClient(new Uri(\"https://gpu.contoso.com:11434\"));");

    [Fact]
    public Task FixWritesHttpsBeforeAHole() => Fixes(
        Clients + "int port = 11434; _ = new OllamaApiClient($\"[|http://gpu.contoso.com:|]{port}\");",
        Clients + "int port = 11434; _ = new OllamaApiClient($\"https://gpu.contoso.com:{port}\");");

    [Fact]
    public Task FixRemovesTheCallback() => Fixes(
        Clients + """
        var handler = new HttpClientHandler();
        [|handler.ServerCertificateCustomValidationCallback = (_, _, _, _) => true|];
        _ = new OllamaApiClient(new HttpClient(handler));
        """,
        Clients + """
        var handler = new HttpClientHandler();
        _ = new OllamaApiClient(new HttpClient(handler));
        """);
}
