using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class SecretInPromptTests : RuleTests<SecretInPrompt>
{
    // A service that asks a model.
    private static string Service(string body, string members = "", string usings = "") => $$"""
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Azure.Core;
        {{usings}}

        namespace Shop;

        public sealed class Assistant(IChatClient client, IConfiguration configuration, TokenCredential credential)
        {
            {{members}}

            public async Task<string> AskAsync(string question)
            {
                {{body}}
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("configuration.GetConnectionString(\"Shop\")")]
    [InlineData("configuration[\"OpenAI:ApiKey\"]")]
    [InlineData("configuration[\"ConnectionStrings:Shop\"]")]
    [InlineData("configuration.GetValue<string>(\"Smtp:Password\")")]
    [InlineData("Environment.GetEnvironmentVariable(\"GITHUB_TOKEN\")")]
    [InlineData("(await credential.GetTokenAsync(new TokenRequestContext([\"x\"]), default)).Token")]
    [InlineData("Environment.GetEnvironmentVariables()")]
    public Task EachKindOfSecret(string secret) => Reports(Service($$"""
        var secret = {{secret}};
        return (await client.GetResponseAsync([|$"Use {secret} to answer: {question}"|])).Text;
        """));

    [Theory]
    [InlineData("new ChatMessage(ChatRole.User, [|$\"The key is {key}\"|]);")]
    [InlineData("new ChatOptions { Instructions = \"x\" }.ToString(); var o = new ChatOptions { Instructions = [|\"Key: \" + key|] };")]
    [InlineData("new ChatHistory([|\"Database: \" + key|]);")]
    [InlineData("new ChatHistory(); var prompt = string.Format(\"Key {0}\", key); new ChatHistory().AddUserMessage([|prompt|]);")]
    [InlineData("new System.Text.StringBuilder(); var text = new System.Text.StringBuilder(); text.Append(\"Key \"); text.Append(key); new ChatHistory().AddUserMessage([|text.ToString()|]);")]
    [InlineData("new object(); await Kernel.CreateBuilder().Build().InvokePromptAsync([|string.Join(\" \", \"a\", key)|]);")]
    public Task EachKindOfPrompt(string use) => Reports(Service($$"""
        var key = configuration["Shop:ApiKey"]!;
        var made = {{use}}
        return question;
        """));

    [Fact]
    public Task AnAddressThatTheModelIsGiven() => Reports(Service("""
        var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "https://storage.azure.com/.default" }), default);
        var sas = token.Token;
        string[] images = ["a.png"];
        var urls = images.Select(image => $"{image}?{sas}").ToArray();
        var items = new ChatMessageContentItemCollection();
        foreach (var url in urls)
        {
            items.Add(new ImageContent([|new Uri(url)|]));
        }

        return question;
        """));

    [Fact]
    public Task AToolsResult() => Reports("""
        using ModelContextProtocol.Server;
        using System.ComponentModel;
        using System.Text.Json;

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, Description("Prints the environment")]
            public static string Print() => [|JsonSerializer.Serialize(Environment.GetEnvironmentVariables())|];

            [McpServerTool, Description("Tells the database")]
            public static string Database(IConfiguration configuration)
            {
                var text = configuration.GetConnectionString("Shop");
                return [|$"Connect with {text}"|];
            }
        }
        """);

    [Fact]
    public Task AFunctionsResult() => Reports("""
        IConfiguration configuration = null!;
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => [|configuration["Mail:Password"]|], "password")] };
        """);

    [Fact]
    public Task ThroughAFieldAndAHelper() => Reports(Service(
        "return (await client.GetResponseAsync([|Prompt(question)|])).Text;",
        "private readonly string _key = configuration[\"Shop:ApiKey\"]!; private string Prompt(string text) => $\"{_key}: {text}\";"));

    [Fact]
    public Task FromAnotherFile() => Reports(
        Service("return (await client.GetResponseAsync([|$\"{Settings.Key(configuration)} {question}\"|])).Text;"),
        """
        namespace Shop;
        public static class Settings { public static string Key(IConfiguration configuration) => configuration["Shop:ApiKey"]!; }
        """);

    [Fact]
    public async Task TheMessageNamesTheSecretAndThePlace()
    {
        var test = Test(Service("return (await client.GetResponseAsync({|#0:configuration[\"Shop:ApiKey\"] + question|})).Text;"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC304", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("the setting 'Shop:ApiKey'", "a prompt"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("configuration[\"OpenAI:Model\"]")]
    [InlineData("configuration[\"OpenAI:MaxTokens\"]")]
    [InlineData("configuration[\"Shop:SecretName\"]")]
    [InlineData("configuration[\"Shop:PasswordPolicy\"]")]
    [InlineData("configuration.GetValue<int>(\"Smtp:Port\")")]
    [InlineData("configuration.GetValue<string>(\"Shop:Greeting\")")]
    [InlineData("Environment.GetEnvironmentVariable(\"COMPUTERNAME\")")]
    [InlineData("Environment.MachineName")]
    [InlineData("configuration.GetConnectionString(\"Shop\")!.Length")]
    [InlineData("string.IsNullOrEmpty(configuration[\"OpenAI:ApiKey\"])")]
    public Task PlainSettings(string value) => StaysSilent(Service($$"""
        var setting = {{value}};
        return (await client.GetResponseAsync($"Use {setting} to answer: {question}")).Text;
        """));

    [Theory]
    [InlineData("var openai = new OpenAI.OpenAIClient(key);")]
    [InlineData("using var http = new HttpClient(); http.DefaultRequestHeaders.Add(\"api-key\", key); question = await http.GetStringAsync(\"https://example.com/\" + question);")]
    [InlineData("question = await new HttpClient().GetStringAsync(\"https://example.com/?key=\" + key);")]
    [InlineData("question = question.Replace(key, \"***\");")]
    [InlineData("var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key));")]
    [InlineData("configuration[\"Copy:ApiKey\"] = key;")]
    [InlineData("if (question.Contains(key)) { question = \"\"; }")]
    public Task ASecretThatIsUsedElsewhere(string use) => StaysSilent(Service($$"""
        var key = configuration["Shop:ApiKey"]!;
        {{use}}
        return (await client.GetResponseAsync(question)).Text;
        """));

    [Fact]
    public Task AHelperThatOtherValuesPassThrough() => StaysSilent(Service(
        """
        var openai = new OpenAI.OpenAIClient(Required(configuration["Shop:ApiKey"]));
        return (await client.GetResponseAsync(Required(configuration["Shop:Greeting"]))).Text;
        """,
        "private static string Required(string? value) => value ?? throw new InvalidOperationException();"));

    [Fact]
    public Task AToolThatUsesASecret() => StaysSilent("""
        using ModelContextProtocol.Server;
        using System.ComponentModel;

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, Description("Counts")]
            public static async Task<string> Count(IConfiguration configuration)
            {
                var text = configuration.GetConnectionString("Shop");
                using var connection = new Microsoft.Data.SqlClient.SqlConnection(text);
                await connection.OpenAsync();
                return connection.Database;
            }

            public static string? NoTool(IConfiguration configuration) => configuration.GetConnectionString("Shop");
        }
        """);

    [Fact]
    public Task AnAddressWithoutAToken() => StaysSilent(Service("""
        var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "https://storage.azure.com/.default" }), default);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.Token);
        var item = new ImageContent(await http.GetByteArrayAsync(question), "image/png");
        return question;
        """));

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Service("var key = configuration[\"Shop:ApiKey\"]; return (await client.GetResponseAsync($\"{key.\")).Text;"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
