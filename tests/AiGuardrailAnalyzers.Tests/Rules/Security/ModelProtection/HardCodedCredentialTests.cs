using AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class HardCodedCredentialTests : FixTests<HardCodedCredential, HardCodedCredentialFix>
{
    // Made up, and in two parts each so that no scanner takes them for leaked ones.
    private const string OpenAIKey = "sk-proj-" + "Zq3VtB8mYw1KxR6nLd0PcG5hJs2Tf9Ue";
    private const string AnthropicKey = "sk-ant-" + "api03-Hd7Qw2Lm9Xz4Rt6Yb1Vn8Kp3Cj5Gs0Fa";
    private const string GoogleKey = "AIza" + "SyD8k2Qw7Xm4Rv9Tb1Zn6Lp3Hc5Jg0YfUe";
    private const string AzureKey = "8f3c1d9a7be24650" + "9c1e7d3b52fa80c6";
    private const string BareKey = "q7Rz2LxW9vKd" + "4TnB8mYc1PsH6gJf3U0e";

    // Reports.

    [Theory]
    [InlineData("_ = new OpenAI.OpenAIClient(@);", OpenAIKey)]
    [InlineData("_ = new OpenAI.Chat.ChatClient(\"gpt-4o\", @);", OpenAIKey)]
    [InlineData("_ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(@));", BareKey)]
    [InlineData("_ = new Azure.AI.OpenAI.AzureOpenAIClient(new Uri(\"https://shop.openai.azure.com\"), new Azure.AzureKeyCredential(@));", AzureKey)]
    [InlineData("_ = new Azure.AI.OpenAI.AzureOpenAIClient(new Uri(\"https://shop.openai.azure.com\"), new System.ClientModel.ApiKeyCredential(@));", AzureKey)]
    [InlineData("var options = new { Key = @ }; Console.WriteLine(options.Key.Length);", AnthropicKey)]
    [InlineData("Environment.SetEnvironmentVariable(\"GEMINI\", @);", GoogleKey)]
    public Task AKeyInAClient(string statement, string key) => Reports(statement.Replace("@", $"[|\"{key}\"|]"));

    [Fact]
    public Task InSemanticKernelsBuilder() => Reports($$"""
        using Microsoft.SemanticKernel;
        var kernel = Kernel.CreateBuilder()
            .AddOpenAIChatCompletion(modelId: "gpt-4o", apiKey: [|"{{BareKey}}"|])
            .AddAzureOpenAIChatCompletion("gpt-4o", "https://shop.openai.azure.com", [|"{{AzureKey}}"|])
            .Build();
        """);

    // The client types of the other SDKs.
    [Theory]
    [InlineData("_ = new Anthropic.AnthropicClient { ApiKey = @ };")]
    [InlineData("_ = new Google.GenAI.Client(apiKey: @);")]
    [InlineData("_ = new Azure.AI.Inference.ChatCompletionsClient(new Uri(\"https://models.contoso.com\"), new Azure.AzureKeyCredential(@));")]
    [InlineData("_ = new Amazon.BedrockRuntime.AmazonBedrockRuntimeClient(\"x\", @);")]
    [InlineData("_ = new Amazon.Runtime.BasicAWSCredentials(\"x\", @);")]
    [InlineData("_ = new HostedMcpServerTool(\"x\", \"https://mcp.contoso.com\") { Headers = new Dictionary<string, string> { [\"Authorization\"] = @ } };")]
    public Task InTheClientOfEachSdk(string statement) => Reports(statement.Replace("@", $"[|\"{BareKey}\"|]"), Stub.GoogleGenAI, Amazon);

    [Theory]
    [InlineData("_ = new Anthropic.AnthropicClient { ApiKey = @ };")]
    [InlineData("_ = new Google.GenAI.Client(apiKey: @);")]
    [InlineData("_ = new Azure.AI.Inference.ChatCompletionsClient(new Uri(\"https://models.contoso.com\"), new Azure.AzureKeyCredential(@));")]
    [InlineData("_ = new Amazon.BedrockRuntime.AmazonBedrockRuntimeClient(\"x\", @);")]
    [InlineData("_ = new Amazon.Runtime.BasicAWSCredentials(\"x\", @);")]
    [InlineData("_ = new HostedMcpServerTool(\"x\", \"https://mcp.contoso.com\") { Headers = new Dictionary<string, string> { [\"Authorization\"] = @ } };")]
    public Task FromTheEnvironmentInTheClientOfEachSdk(string statement)
        => StaysSilent(statement.Replace("@", "Environment.GetEnvironmentVariable(\"MODEL_KEY_2024\")!"), Stub.GoogleGenAI, Amazon);

    private const string Amazon = """
        namespace Amazon.Runtime { public class BasicAWSCredentials { public BasicAWSCredentials(string accessKey, string secretKey) { } } }
        namespace Amazon.BedrockRuntime { public class AmazonBedrockRuntimeClient { public AmazonBedrockRuntimeClient(string awsAccessKeyId, string awsSecretAccessKey) { } } }
        """;

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=@")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse&key=@&x=1")]
    public Task InAnAddress(string address) => Reports($"using OpenAI.Chat;\nawait new HttpClient().PostAsync([|\"{address.Replace("@", GoogleKey)}\"|], null);");

    [Fact]
    public Task NoFixInsideAnAddress() => OffersNoFix($"await new HttpClient().PostAsync([|\"https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key={GoogleKey}\"|], null);");

    [Theory]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=YOUR_API_KEY")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=")]
    [InlineData("https://shop.contoso.com/items?sortkey=price&page=2")]
    public Task AnAddressWithoutAKey(string address) => StaysSilent($"await new HttpClient().PostAsync(\"{address}\", null);");

    [Fact]
    public Task BehindAConstantOfAnotherFile() => Reports(
        """
        namespace Shop;
        static class Ai { public static OpenAI.OpenAIClient Client() => new(new System.ClientModel.ApiKeyCredential(Settings.Key)); }
        """,
        $$"""
        namespace Shop;
        static class Settings { public const string Key = [|"{{BareKey}}"|]; }
        """);

    [Theory]
    [InlineData("public static readonly string Key = @;")]
    [InlineData("public static string Key { get; set; } = @;")]
    [InlineData("public static string Key => @;")]
    [InlineData("public static string Key { get { return @; } }")]
    public Task BehindAMember(string member) => Reports(
        "static class Ai { public static OpenAI.OpenAIClient Client() => new(new System.ClientModel.ApiKeyCredential(Settings.Key)); }",
        $"static class Settings {{ {member.Replace("@", $"[|\"{BareKey}\"|]")} }}");

    [Fact]
    public Task AsTheFallbackOfASetting() => Reports($$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new OpenAI.OpenAIClient(builder.Configuration["OpenAI:ApiKey"] ?? [|"{{BareKey}}"|]));
        """);

    [Fact]
    public Task ThroughOptionsAndAHelper() => Reports($$"""
        namespace Shop;
        public sealed class AiOptions { public string ApiKey { get; init; } = ""; }
        public static class Ai
        {
            private static readonly AiOptions s_options = new() { ApiKey = [|"{{BareKey}}"|] };
            public static OpenAI.OpenAIClient Client() => Make(s_options.ApiKey);
            private static OpenAI.OpenAIClient Make(string key, bool log = false) => new(new System.ClientModel.ApiKeyCredential(key));
        }
        """);

    [Fact]
    public Task ADefaultOfAParameter() => Reports($$"""
        namespace Shop;
        public sealed class Assistant(string apiKey = [|"{{BareKey}}"|])
        {
            public OpenAI.OpenAIClient Client { get; } = new(apiKey);
        }
        """);

    [Theory]
    [InlineData("client.DefaultRequestHeaders.Add(\"api-key\", @);", AzureKey)]
    [InlineData("client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Bearer\", @);", BareKey)]
    [InlineData("client.DefaultRequestHeaders.TryAddWithoutValidation(\"Authorization\", @);", "Bearer " + BareKey)]
    public Task InAHandBuiltHeader(string statement, string key) => Reports($$"""
        namespace Shop;
        public sealed class Completions(HttpClient client)
        {
            public Task<HttpResponseMessage> AskAsync(string json)
            {
                {{statement.Replace("@", $"[|\"{key}\"|]")}}
                return client.PostAsync("https://api.openai.com/v1/chat/completions", new StringContent(json));
            }
        }
        """);

    [Theory]
    [InlineData("var http = new HttpClient { BaseAddress = new Uri(\"https://gpu.contoso.com\") }; http.DefaultRequestHeaders.Add(\"Authorization\", @); _ = new OllamaApiClient(http);")]
    [InlineData("var http = new HttpClient(); http.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Bearer\", @); _ = new OllamaApiClient(http);")]
    [InlineData("var client = new OllamaApiClient(\"https://gpu.contoso.com\"); client.DefaultRequestHeaders[\"Authorization\"] = @;")]
    [InlineData("var client = new OllamaApiClient(\"https://gpu.contoso.com\"); client.DefaultRequestHeaders.Add(\"Authorization\", @);")]
    [InlineData("_ = new HttpClientTransportOptions { Endpoint = new Uri(\"https://mcp.contoso.com\"), AdditionalHeaders = new Dictionary<string, string> { [\"Authorization\"] = @ } };")]
    [InlineData("_ = new HttpClientTransportOptions { Endpoint = new Uri(\"https://mcp.contoso.com\"), AdditionalHeaders = new Dictionary<string, string> { { \"x-api-key\", @ } } };")]
    public Task InAHeaderOfAClient(string statement) => Reports($"using OllamaSharp;\nusing ModelContextProtocol.Client;\n{statement.Replace("@", $"[|\"Bearer {BareKey}\"|]")}");

    [Fact]
    public Task InAnInterpolatedHeader() => Reports($$"""
        namespace Shop;
        public static class Headers { public static string Of(string scheme) => $"{scheme}[| {{AnthropicKey}}|]"; }
        """);

    [Fact]
    public Task InARawString() => Reports($"_ = new OpenAI.OpenAIClient([|\"\"\"{BareKey}\"\"\"|]);");

    [Fact]
    public Task AChoiceHasTwo() => Reports($"""
        bool isLive = args.Length > 0;
        _ = new OpenAI.OpenAIClient(isLive ? [|"{OpenAIKey}"|] : [|"{BareKey}"|]);
        """);

    [Fact]
    public Task HalfTypedCode()
    {
        var test = Test($"""
            var key = [|"{OpenAIKey}"|];
            var client = new OpenAI.OpenAIClient(key
            """);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("dummy")]
    [InlineData("your-key")]
    [InlineData("YOUR_OPENAI_API_KEY_GOES_HERE_1")]
    [InlineData("test")]
    [InlineData("apikey")]
    [InlineData("api-from-openai")]
    [InlineData("invalid_key")]
    [InlineData("bad-key")]
    [InlineData("not-needed")]
    [InlineData("none")]
    [InlineData("ollama")]
    [InlineData("lm-studio")]
    [InlineData("docker-model-runner-api-key")]
    [InlineData("")]
    [InlineData("<your key 1>")]
    [InlineData("xxx")]
    [InlineData("sk-...")]
    [InlineData("sk-faster-whisper-local")]
    [InlineData("sk-or-v1-0959a8d8aed****d06e78ff68ceaa")]
    [InlineData("PASTE-YOUR-KEY-HERE-0001")]
    [InlineData("11111111222222223333333344444444")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("sk-your-openai-api-key-goes-here-42")]
    [InlineData("sk-1234567890abcdefghijklmnopqrstuv")]
    [InlineData("sk-proj-xxxxxxxxxxxxxxxxxxxx1a2b")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("this-is-the-local-model-of-team-42")]
    [InlineData("https://vault.contoso.com/secrets/openai?version=42")]
    [InlineData("{{OPENAI_API_KEY_1}}")]
    [InlineData("#{OpenAi.ApiKey.2024}#")]
    [InlineData("__OPENAI_KEY_2024_TOKEN__")]
    public Task Placeholders(string text) => StaysSilent($"_ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(\"{text}\"));");

    [Theory]
    [InlineData("Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\")!")]
    [InlineData("builder.Configuration[\"OpenAI:ApiKey\"]!")]
    [InlineData("builder.Configuration[\"OpenAI:ApiKey\"] ?? throw new InvalidOperationException(\"OpenAI:ApiKey is not set\")")]
    [InlineData("builder.Configuration.GetValue<string>(\"Providers:OpenAI2024:ApiKey\")!")]
    [InlineData("File.ReadAllText(\"/run/secrets/openai-key-2024-06\")")]
    public Task FromOutside(string key) => StaysSilent($$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new OpenAI.OpenAIClient({{key}}));
        """);

    [Fact]
    public Task IdentityNeedsNoKey() => StaysSilent("""
        Azure.Core.TokenCredential credential = null!;
        _ = new Azure.AI.OpenAI.AzureOpenAIClient(new Uri("https://shop.openai.azure.com"), credential);
        """);

    [Theory]
    [InlineData("_ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(\"@\"), new OpenAI.OpenAIClientOptions { Endpoint = new Uri(\"http://localhost:1234/v1\") });")]
    [InlineData("var options = new OpenAI.OpenAIClientOptions { Endpoint = new Uri(\"http://127.0.0.1:8080/v1\") }; _ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(\"@\"), options);")]
    [InlineData("var options = new OpenAI.OpenAIClientOptions(); options.Endpoint = new Uri(\"http://localhost:1234\"); _ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(\"@\"), options);")]
    [InlineData("var key = new System.ClientModel.ApiKeyCredential(\"@\"); _ = new OpenAI.OpenAIClient(key, new() { Endpoint = new Uri(\"http://localhost:1234/v1\") });")]
    [InlineData("Microsoft.SemanticKernel.OpenAIKernelBuilderExtensions.AddOpenAIChatCompletion(Microsoft.SemanticKernel.Kernel.CreateBuilder(), \"phi3\", new Uri(\"http://localhost:5272/v1\"), apiKey: \"@\");")]
    public Task AServerOnTheMachineItself(string statement) => StaysSilent(statement.Replace("@", BareKey));

    [Theory]
    [InlineData("Console.WriteLine(\"@\");")]
    [InlineData("var commit = \"@\"; Console.WriteLine(commit);")]
    [InlineData("_ = new Dictionary<string, int> { [\"@\"] = 1 };")]
    [InlineData("_ = Guid.Parse(\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\");")]
    [InlineData("_ = new OpenAI.Chat.ChatClient(\"ft:gpt-4o-mini-2024-07-18:shop::9Xz4Rt6Yb1\", Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\"));")]
    public Task RandomTextThatIsNoKey(string statement) => StaysSilent(statement.Replace("@", BareKey));

    [Fact]
    public Task AHeaderOfAnotherService() => StaysSilent($$"""
        namespace Shop;
        public sealed class Weather(HttpClient client)
        {
            public Task<string> NowAsync()
            {
                client.DefaultRequestHeaders.Add("x-api-key", "{{AzureKey}}");
                return client.GetStringAsync("https://weather.contoso.com/v2/now");
            }
        }
        """);

    [Theory]
    [InlineData("var client = new OllamaApiClient(\"https://gpu.contoso.com\"); client.DefaultRequestHeaders[\"X-Trace\"] = \"@\";")]
    [InlineData("var headers = new Dictionary<string, string> { [\"Authorization\"] = \"@\" }; Console.WriteLine(headers.Count);")]
    [InlineData("_ = new HttpClientTransportOptions { Endpoint = new Uri(\"https://mcp.contoso.com\"), AdditionalHeaders = new Dictionary<string, string> { [\"Authorization\"] = args[0] } };")]
    public Task AnotherHeaderOrAnotherDictionary(string statement) => StaysSilent($"using OllamaSharp;\nusing ModelContextProtocol.Client;\n{statement.Replace("@", BareKey)}");

    [Fact]
    public Task AHeaderThatIsNoKey() => StaysSilent($$"""
        namespace Shop;
        public sealed class Completions(HttpClient client)
        {
            public Task<HttpResponseMessage> AskAsync(string json)
            {
                client.DefaultRequestHeaders.Add("X-Request-Id", "{{AzureKey}}");
                return client.PostAsync("https://api.openai.com/v1/chat/completions", new StringContent(json));
            }
        }
        """);

    [Fact]
    public Task ATestProject()
    {
        var test = Test($"_ = new OpenAI.OpenAIClient(\"{OpenAIKey}\");");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // The message.

    [Fact]
    public Task TheLiteralIsInNoMessage()
    {
        var test = Test($"_ = new OpenAI.OpenAIClient({{|#0:\"{OpenAIKey}\"|}});");
        test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(HardCodedCredential.Descriptor).WithLocation(0).WithArguments("OpenAI"));
        test.DiagnosticVerifier = (diagnostic, _, _) => Assert.DoesNotContain(OpenAIKey, diagnostic.ToString() + string.Concat(diagnostic.Properties.Values), StringComparison.Ordinal);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task FixReadsTheEnvironment() => Fixes(
        $"_ = new OpenAI.OpenAIClient([|\"{OpenAIKey}\"|]);",
        "_ = new OpenAI.OpenAIClient(Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\") ?? throw new InvalidOperationException(\"OPENAI_API_KEY is not set\"));");

    [Fact]
    public Task FixReadsTheConfigurationInScope() => Fixes(
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new OpenAI.OpenAIClient([|"{{OpenAIKey}}"|]));
        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(new OpenAI.OpenAIClient(builder.Configuration["OpenAI:ApiKey"] ?? throw new InvalidOperationException("OpenAI:ApiKey is not set")));
        """);

    [Fact]
    public Task FixReadsAConfigurationParameter() => Fixes(
        $$"""
        static class Ai
        {
            public static OpenAI.OpenAIClient Client(IConfiguration settings)
            {
                string key = [|"{{BareKey}}"|];
                return new OpenAI.OpenAIClient(key);
            }
        }
        """,
        """
        static class Ai
        {
            public static OpenAI.OpenAIClient Client(IConfiguration settings)
            {
                string key = settings["AI:ApiKey"] ?? throw new InvalidOperationException("AI:ApiKey is not set");
                return new OpenAI.OpenAIClient(key);
            }
        }
        """);

    [Fact]
    public Task FixMakesAConstantAField() => Fixes(
        $$"""
        static class Ai
        {
            // Rotated by hand.
            private const string Key = [|"{{AnthropicKey}}"|];
            public static int Length => Key.Length;
        }
        """,
        """
        static class Ai
        {
            // Rotated by hand.
            private static readonly string Key = Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY") ?? throw new InvalidOperationException("ANTHROPIC_API_KEY is not set");
            public static int Length => Key.Length;
        }
        """);

    [Fact]
    public Task FixMakesAConstantALocal() => Fixes(
        $"""
        const string key = [|"{OpenAIKey}"|];
        _ = new OpenAI.OpenAIClient(key);
        """,
        """
        string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("OPENAI_API_KEY is not set");
        _ = new OpenAI.OpenAIClient(key);
        """);

    [Fact]
    public Task FixThrowsWhereTheSettingIsReadAlready() => Fixes(
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        _ = new OpenAI.OpenAIClient(builder.Configuration["Key"] ?? [|"{{OpenAIKey}}"|]);
        """,
        """
        var builder = WebApplication.CreateBuilder(args);
        _ = new OpenAI.OpenAIClient(builder.Configuration["Key"] ?? throw new InvalidOperationException("The key is not set"));
        """);

    [Fact]
    public Task FixKeepsTheScheme() => Fixes(
        $"static class Ai {{ public static string Header() => [|\"Bearer {OpenAIKey}\"|]; }}",
        "static class Ai { public static string Header() => \"Bearer \" + (Environment.GetEnvironmentVariable(\"OPENAI_API_KEY\") ?? throw new InvalidOperationException(\"OPENAI_API_KEY is not set\")); }");

    [Theory]
    [InlineData("public const string Key = @;")]
    [InlineData("private const string Key = @; [System.ComponentModel.Category(Key)] public int A { get; set; }")]
    [InlineData("public static int Length(string key = @) => key.Length;")]
    public Task NoFixWhereAConstantMustStand(string member) => OffersNoFix($"static class Ai {{ {member.Replace("@", $"[|\"{OpenAIKey}\"|]").Replace("public int A", "public static int A")} }}");

    [Fact]
    public Task TheSecondFixUsesAnIdentity() => Fixes(
        [$"var endpoint = new Uri(\"https://shop.openai.azure.com\");\n_ = new Azure.AI.OpenAI.AzureOpenAIClient(endpoint, new Azure.AzureKeyCredential([|\"{AzureKey}\"|]));", Identity],
        ["using Azure.Identity;\n\nvar endpoint = new Uri(\"https://shop.openai.azure.com\");\n_ = new Azure.AI.OpenAI.AzureOpenAIClient(endpoint, new DefaultAzureCredential());", Identity],
        codeActionIndex: 1);

    private const string Identity = """
        namespace Azure.Identity;
        public class DefaultAzureCredential : Azure.Core.TokenCredential
        {
            public override Azure.Core.AccessToken GetToken(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken) => default;
            public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken) => default;
        }
        """;

    // 14 characters; 32 of few kinds, 2.5 bits each.
    private const string ShortKey = "q7Rz2LxW9vKd" + "4T";
    private const string PoorKey = "a1b2a1b2c3a1b2c3" + "b2a1c3c3a1b2b2c3";

    [Theory]
    [InlineData("ai_guardrail.min_key_length = 12", ShortKey)]
    [InlineData("ai_guardrail.AISEC301.min_key_entropy = 2.0", PoorKey)]
    public Task ReportsWhatAProjectTakesForAKey(string options, string key) => ReportsWith(options, $"_ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential([|\"{key}\"|]));");

    [Theory]
    [InlineData("ai_guardrail.min_key_length = 15", ShortKey)]
    [InlineData("ai_guardrail.min_key_length = 64", BareKey)]
    [InlineData("ai_guardrail.min_key_entropy = 2.9", PoorKey)]
    [InlineData("ai_guardrail.min_key_entropy = 6", BareKey)]
    [InlineData("ai_guardrail.min_key_entropy = low", PoorKey)]
    public Task StaysSilentOnWhatIsNoKeyToAProject(string options, string key) => StaysSilentWith(options, $"_ = new OpenAI.OpenAIClient(new System.ClientModel.ApiKeyCredential(\"{key}\"));");
}
