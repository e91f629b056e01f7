using AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class SensitiveTelemetryTests : FixTests<SensitiveTelemetry, SensitiveTelemetryFix>
{
    // A web program around the registration of its chat client.
    private static string Web(string statements, string types = "") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        IChatClient inner = null!;
        {{statements}}
        var app = builder.Build();
        app.Run();
        {{types}}
        """;

    // A library's method that gets its client and what else it needs.
    private static string Library(string parameters, string statements, string members = "") => $$"""
        namespace Shop.Defaults;

        public sealed class AiOptions { public bool Verbose { get; set; } public string? Mode { get; set; } public List<string> Tags { get; } = []; }

        public static class AiDefaults
        {
            {{members}}
            public static void Configure(OpenTelemetryChatClient client{{parameters}})
            {
                {{statements}}
            }
        }
        """;

    // Reports.

    [Fact]
    public Task InTheConfigureLambda() => Reports(Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]);"));

    [Fact]
    public Task InAConfigureBlock() => Reports(Web("""
        builder.Services.AddChatClient(inner)
            .UseFunctionInvocation()
            .UseOpenTelemetry(sourceName: "shop", configure: client =>
            {
                [|client.EnableSensitiveData = true|];
            })
            .UseLogging();
        """));

    [Fact]
    public Task InAnObjectInitializer() => Reports(Web("using var traced = new OpenTelemetryChatClient(inner) { [|EnableSensitiveData = true|] };"));

    [Fact]
    public Task OnEveryKindOfClient() => Reports(Web("""
        builder.Services.AddEmbeddingGenerator((IEmbeddingGenerator<string, Embedding<float>>)null!).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]);
        builder.Services.AddImageGenerator((IImageGenerator)null!).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]);
        builder.Services.AddSpeechToTextClient((ISpeechToTextClient)null!).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]);
        """));

    [Fact]
    public Task DetailedErrorsOfFunctions() => Reports(Web("builder.Services.AddChatClient(inner).UseFunctionInvocation(configure: c => [|c.IncludeDetailedErrors = true|]);"));

    [Fact]
    public Task AgentsTelemetry() => Reports("""
        using Microsoft.Agents.AI;
        var builder = WebApplication.CreateBuilder(args);
        AIAgent agent = null!;
        builder.Services.AddSingleton(agent.AsBuilder().UseOpenTelemetry(configure: a => [|a.EnableSensitiveData = true|]).Build());
        """);

    [Fact]
    public Task MessageContentLogging() => Reports("""
        using System.ClientModel.Primitives;
        using OpenAI;
        var builder = WebApplication.CreateBuilder(args);
        var options = new OpenAIClientOptions { ClientLoggingOptions = new ClientLoggingOptions { [|EnableMessageContentLogging = true|] } };
        var other = new OpenAIClientOptions();
        other.ClientLoggingOptions = new ClientLoggingOptions();
        [|other.ClientLoggingOptions.EnableMessageContentLogging = true|];
        """);

    [Fact]
    public Task SemanticKernelsSwitch() => Reports(Web("""
        [|AppContext.SetSwitch("Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive", true)|];
        """));

    [Fact]
    public Task AzuresSwitch() => Reports(Web("""
        [|AppContext.SetSwitch("Azure.Experimental.TraceGenAIMessageContent", true)|];
        [|Environment.SetEnvironmentVariable("AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED", "true")|];
        """));

    [Fact]
    public Task TheSwitchByEnvironmentVariable() => Reports(Web("""
        const string Name = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
        [|Environment.SetEnvironmentVariable(Name, "true")|];
        """));

    [Theory]
    [InlineData("const bool verbose = true;", "verbose")]
    [InlineData("var verbose = true;", "verbose")]
    [InlineData("", "true || client.EnableSensitiveData")]
    [InlineData("", "Sensitive")]
    [InlineData("", "SensitiveField")]
    [InlineData("", "SensitiveProperty")]
    [InlineData("", "!false")]
    public Task WhatIsAlwaysTrue(string declaration, string value) => Reports(Library(
        "",
        $"{declaration} [|client.EnableSensitiveData = {value}|];",
        "private const bool Sensitive = true; private static readonly bool SensitiveField = true; private static bool SensitiveProperty => true;"));

    [Theory]
    [InlineData("if (client != null)", "")]
    [InlineData("if (o is AiOptions)", ", object o")]
    [InlineData("if (options is not null)", ", AiOptions? options")]
    [InlineData("if (options.Tags.Count > 0)", ", AiOptions options")]
    [InlineData("const bool on = true; if (on)", "")]
    [InlineData("if (!string.IsNullOrEmpty(name))", ", string? name")]
    [InlineData("for (int i = 0; i < 1; i++)", "")]
    public Task UnderAConditionThatIsNoGate(string condition, string parameters) => Reports(Library(parameters, $"{condition} {{ [|client.EnableSensitiveData = true|]; }}"));

    [Fact]
    public Task UnderAFrameworksVersion() => Reports(Library("", """
        #if !NETSTANDARD2_0
                [|client.EnableSensitiveData = true|];
        #endif
        """));

    [Fact]
    public Task AfterAGuardOfSomethingElse() => Reports(Library(", string? name", """
        if (name is null)
        {
            return;
        }

        [|client.EnableSensitiveData = true|];
        """));

    [Fact]
    public Task AConsoleProgramThatExports() => Reports("""
        using OpenTelemetry.Trace;
        IChatClient inner = null!;
        using var tracer = new Tracing().AddOtlpExporter();
        IChatClient client = inner.AsBuilder().UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]).Build();

        class Tracing : IDisposable { public void Dispose() { } }
        """, Exporter);

    [Fact]
    public Task ALocalFunctionThatIsCalledUngatedOnce() => Reports(Web("""
        if (builder.Environment.IsDevelopment()) { Trace(new OpenTelemetryChatClient(inner)); }
        Trace(new OpenTelemetryChatClient(inner));
        static void Trace(OpenTelemetryChatClient c) => [|c.EnableSensitiveData = true|];
        """));

    [Fact]
    public async Task TheMessageSaysWhatLeaks()
    {
        var test = Test(Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => {|#0:c.EnableSensitiveData = true|}).UseFunctionInvocation(configure: c => {|#1:c.IncludeDetailedErrors = true|});"));
        test.ExpectedDiagnostics.Add(Expected(0).WithArguments("EnableSensitiveData", "prompts and answers go into traces and logs"));
        test.ExpectedDiagnostics.Add(Expected(1).WithArguments("IncludeDetailedErrors", "the texts of exceptions go to the model and from there to users"));
        await test.RunAsync(TestContext.Current.CancellationToken);

        static Microsoft.CodeAnalysis.Testing.DiagnosticResult Expected(int place)
            => new Microsoft.CodeAnalysis.Testing.DiagnosticResult("AISEC302", DiagnosticSeverity.Warning).WithLocation(place);
    }

    // Stays silent.

    [Theory]
    [InlineData("builder.Environment.IsDevelopment()")]
    [InlineData("!builder.Environment.IsProduction()")]
    [InlineData("builder.Environment.EnvironmentName == \"Local\"")]
    [InlineData("builder.Configuration.GetValue<bool>(\"Ai:Verbose\")")]
    [InlineData("builder.Configuration[\"Ai:Verbose\"] == \"true\"")]
    [InlineData("Environment.GetEnvironmentVariable(\"AI_VERBOSE\") is \"1\"")]
    [InlineData("System.Diagnostics.Debugger.IsAttached")]
    [InlineData("builder.Environment.IsDevelopment() || true.Equals(builder.Configuration.GetValue<bool>(\"x\"))")]
    [InlineData("false")]
    public Task AValueThatIsGated(string value) => StaysSilent(Web($"builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => c.EnableSensitiveData = {value});"));

    [Theory]
    [InlineData("if (env.IsDevelopment())", ", IHostEnvironment env")]
    [InlineData("if (env.IsProduction()) { } else", ", IHostEnvironment env")]
    [InlineData("if (verbose)", ", bool verbose")]
    [InlineData("if (options.Verbose)", ", AiOptions options")]
    [InlineData("if (options?.Verbose == true)", ", AiOptions? options")]
    [InlineData("if (options is { Verbose: true })", ", AiOptions options")]
    [InlineData("if (options.Value.Verbose)", ", Microsoft.Extensions.Options.IOptions<AiOptions> options")]
    [InlineData("if (options.Mode == \"debug\")", ", AiOptions options")]
    [InlineData("if (string.Equals(mode, \"debug\", StringComparison.OrdinalIgnoreCase))", ", string mode")]
    [InlineData("var on = config.GetValue(\"x\", false); if (client != null && on)", ", IConfiguration config")]
    [InlineData("if (bool.TryParse(config[\"x\"], out var on) && on)", ", IConfiguration config")]
    [InlineData("var endpoint = config[\"Otlp\"]; if (!string.IsNullOrEmpty(endpoint))", ", IConfiguration config")]
    [InlineData("if (Verbose)", "")]
    [InlineData("if (IsLocal())", "")]
    [InlineData("switch (Environment.GetEnvironmentVariable(\"X\")) { case \"1\":", "")]
    [InlineData("if (AppContext.TryGetSwitch(\"Shop.Verbose\", out bool on) && on)", "")]
    public Task UnderAGate(string gate, string parameters) => StaysSilent(Library(
        parameters,
        $"{gate} {{ client.EnableSensitiveData = true; }}{(gate.StartsWith("switch", StringComparison.Ordinal) ? " break; }" : "")}",
        "public static bool Verbose { get; set; } private static bool IsLocal() => Environment.GetEnvironmentVariable(\"ENV\") == \"Local\";"));

    [Fact]
    public Task AfterAnEarlyReturn() => StaysSilent(Library(", IHostEnvironment env", """
        if (!env.IsDevelopment())
        {
            return;
        }

        client.EnableSensitiveData = true;
        """));

    [Fact]
    public Task InADebugBuild() => StaysSilent(Library("", """
        #if DEBUG
                client.EnableSensitiveData = true;
        #endif
        """));

    [Fact]
    public Task WithATernary() => StaysSilent(Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: builder.Environment.IsDevelopment() ? c => c.EnableSensitiveData = true : null);"));

    [Fact]
    public Task WithAValueChosenByATernary() => StaysSilent(Library(", bool verbose", "client.EnableSensitiveData = verbose ? true : false;"));

    [Fact]
    public Task AWholeRegistrationUnderAGate() => StaysSilent(Web("""
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => c.EnableSensitiveData = true);
        }
        else
        {
            builder.Services.AddChatClient(inner).UseOpenTelemetry();
        }
        """));

    [Fact]
    public Task AMethodThatIsOnlyCalledUnderAGate() => StaysSilent(Web("""
        var traced = new OpenTelemetryChatClient(inner);
        if (builder.Environment.IsDevelopment())
        {
            Tracing.Verbose(traced);
        }
        """, "static class Tracing { public static void Verbose(OpenTelemetryChatClient client) => client.EnableSensitiveData = true; }"));

    [Fact]
    public Task ALambdaThatIsOnlyUsedUnderAGate() => StaysSilent(Web("""
        Action<OpenTelemetryChatClient> verbose = c => c.EnableSensitiveData = true;
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: verbose);
        }
        """));

    [Fact]
    public Task SetBackOutsideDevelopment() => StaysSilent(Library(", IHostEnvironment env", """
        client.EnableSensitiveData = true;
        if (!env.IsDevelopment())
        {
            client.EnableSensitiveData = false;
        }
        """));

    [Fact]
    public Task AGatedSwitch() => StaysSilent(Web("""
        AppContext.SetSwitch("Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive", builder.Environment.IsDevelopment());
        AppContext.SetSwitch("Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnostics", true);
        AppContext.SetSwitch("Azure.Experimental.TraceGenAIMessageContent", builder.Environment.IsDevelopment());
        Environment.SetEnvironmentVariable("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "false");
        """));

    [Fact]
    public Task AConsoleTool() => StaysSilent("""
        IChatClient inner = null!;
        IChatClient client = inner.AsBuilder().UseOpenTelemetry(configure: c => c.EnableSensitiveData = true).UseFunctionInvocation(configure: c => c.IncludeDetailedErrors = true).Build();
        Console.WriteLine(await client.GetResponseAsync("hi"));
        """);

    [Fact]
    public Task AConsoleToolWithAMethodThatOnlySharesAnExportersName() => StaysSilent("""
        IChatClient inner = null!;
        new Report().AddConsoleExporter();
        IChatClient client = inner.AsBuilder().UseOpenTelemetry(configure: c => c.EnableSensitiveData = true).Build();

        class Report { public void AddConsoleExporter() { } }
        """);

    [Fact]
    public Task EntityFrameworksSwitch() => StaysSilent(Web("new DbContextOptionsBuilder().EnableSensitiveDataLogging(true);", """
        class DbContextOptionsBuilder { public DbContextOptionsBuilder EnableSensitiveDataLogging(bool on = true) => this; }
        """));

    [Fact]
    public Task ALookAlike() => StaysSilent(Web("new Tracing { EnableSensitiveData = true, IncludeDetailedErrors = true }.ToString();", """
        class Tracing { public bool EnableSensitiveData { get; set; } public bool IncludeDetailedErrors { get; set; } }
        """));

    [Fact]
    public Task AnotherServicesContentLogging() => StaysSilent("""
        using Azure.Core;
        var builder = WebApplication.CreateBuilder(args);
        var storage = new BlobOptions { Diagnostics = { IsLoggingContentEnabled = true } };
        storage.Diagnostics.IsLoggingContentEnabled = true;

        class BlobOptions : ClientOptions { }
        """);

    [Fact]
    public Task WhatTheCallerDecides() => StaysSilent(Library(", bool sensitive = true", "client.EnableSensitiveData = sensitive;"));

    [Fact]
    public async Task WithoutAnSdk()
    {
        var test = Test("class C { public bool EnableSensitiveData { get; set; } void M() => EnableSensitiveData = true; }");
        test.TestState.Sources.RemoveAt(0);
        test.TestState.AdditionalReferences.Clear();
        test.TestState.AdditionalReferences.AddRange(SdkReferences.FrameworkOnly);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task HalfTyped()
    {
        var test = Test("class C { void M(OpenTelemetryChatClient c) { c.EnableSensitiveData = ; c. = true; AppContext.SetSwitch(; AppContext.SetSwitch(\"\", } }");
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task FixGatesByTheBuildersEnvironment() => Fixes(
        Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]).UseFunctionInvocation(configure: c => [|c.IncludeDetailedErrors = true|]);"),
        Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => c.EnableSensitiveData = builder.Environment.IsDevelopment()).UseFunctionInvocation(configure: c => c.IncludeDetailedErrors = builder.Environment.IsDevelopment());"));

    [Fact]
    public Task FixGatesByAParameter() => Fixes(
        Library(", IHostEnvironment env", "[|client.EnableSensitiveData = true|]; // traces"),
        Library(", IHostEnvironment env", "client.EnableSensitiveData = env.IsDevelopment(); // traces"));

    [Fact]
    public Task FixGatesByAField() => Fixes(
        "class Setup(IWebHostEnvironment environment) { private readonly IWebHostEnvironment _environment = environment; void M(OpenTelemetryChatClient c) { [|c.EnableSensitiveData = true|]; } }",
        "class Setup(IWebHostEnvironment environment) { private readonly IWebHostEnvironment _environment = environment; void M(OpenTelemetryChatClient c) { c.EnableSensitiveData = _environment.IsDevelopment(); } }");

    [Fact]
    public Task FixGatesASwitch() => Fixes(
        Web("[|AppContext.SetSwitch(\"Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive\", true)|];"),
        Web("AppContext.SetSwitch(\"Microsoft.SemanticKernel.Experimental.GenAI.EnableOTelDiagnosticsSensitive\", builder.Environment.IsDevelopment());"));

    [Fact]
    public Task FixUsesNoEnvironmentThatAStaticLambdaCannotSee() => Fixes(
        Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: static c => [|c.EnableSensitiveData = true|]);"),
        Web("builder.Services.AddChatClient(inner).UseOpenTelemetry();"));

    [Fact]
    public Task FixUsesNoInstanceFieldInStaticCode() => Fixes(
        "class Setup { private readonly IHostEnvironment _env = null!; object E => _env; static void M(OpenTelemetryChatClient c) { [|c.EnableSensitiveData = true|]; } }",
        "class Setup { private readonly IHostEnvironment _env = null!; object E => _env; static void M(OpenTelemetryChatClient c) { } }");

    [Fact]
    public Task FixRemovesAStatement() => Fixes(
        Library("", """
            client.JsonSerializerOptions = System.Text.Json.JsonSerializerOptions.Default;
                    [|client.EnableSensitiveData = true|];
                    // The rest.
                    Console.WriteLine();
            """),
        Library("", """
            client.JsonSerializerOptions = System.Text.Json.JsonSerializerOptions.Default;
                    // The rest.
                    Console.WriteLine();
            """));

    [Fact]
    public Task FixRemovesAnInitializersMember() => Fixes(
        Library(", IChatClient inner", "_ = new FunctionInvokingChatClient(inner) { MaximumIterationsPerRequest = 3, [|IncludeDetailedErrors = true|] };"),
        Library(", IChatClient inner", "_ = new FunctionInvokingChatClient(inner) { MaximumIterationsPerRequest = 3 };"));

    [Fact]
    public Task FixRemovesAnInitializersOnlyMember() => Fixes(
        Library(", IChatClient inner", "_ = new FunctionInvokingChatClient(inner) { [|IncludeDetailedErrors = true|] };"),
        Library(", IChatClient inner", "_ = new FunctionInvokingChatClient(inner);"));

    [Fact]
    public Task FixRemovesFromAnInitializerOfLines() => Fixes(
        Library(", IChatClient inner", """
            _ = new FunctionInvokingChatClient(inner)
                    {
                        // Shown to the model.
                        [|IncludeDetailedErrors = true|],
                        MaximumIterationsPerRequest = 3,
                    };
            """),
        Library(", IChatClient inner", """
            _ = new FunctionInvokingChatClient(inner)
                    {
                        // Shown to the model.
                        MaximumIterationsPerRequest = 3,
                    };
            """));

    [Fact]
    public Task FixRemovesTheLambdasArgument() => Fixes(
        Library(", ChatClientBuilder builder", "builder.UseOpenTelemetry(sourceName: \"shop\", configure: c => [|c.EnableSensitiveData = true|]);"),
        Library(", ChatClientBuilder builder", "builder.UseOpenTelemetry(sourceName: \"shop\");"));

    [Fact]
    public Task FixEmptiesALambdaThatMustStay() => Fixes(
        Library("", "Action<OpenTelemetryChatClient> configure = c => [|c.EnableSensitiveData = true|]; configure(client);"),
        Library("", "Action<OpenTelemetryChatClient> configure = c => { }; configure(client);"));

    [Fact]
    public Task FixEmptiesAMethod() => Fixes(
        "static class Tracing { public static void Verbose(OpenTelemetryChatClient client) => [|client.EnableSensitiveData = true|]; }",
        "static class Tracing { public static void Verbose(OpenTelemetryChatClient client) { } }");

    [Fact]
    public Task FixKeepsAnEmbeddedStatementsPlace() => Fixes(
        Library("", "if (client != null) [|client.EnableSensitiveData = true|];"),
        Library("", "if (client != null)\n        {\n        }"));

    [Fact]
    public Task TheSecondFixRemoves() => Fixes(
        [Web("builder.Services.AddChatClient(inner).UseOpenTelemetry(configure: c => [|c.EnableSensitiveData = true|]);")],
        [Web("builder.Services.AddChatClient(inner).UseOpenTelemetry();")],
        codeActionIndex: 1);

    [Fact]
    public Task NoRemovalWhereTheValueIsUsed() => OffersNoFix(Library("", "Console.WriteLine([|client.EnableSensitiveData = true|]);"));

    private const string Exporter = """
        namespace OpenTelemetry.Trace;
        static class OtlpTraceExporterHelperExtensions { public static T AddOtlpExporter<T>(this T builder) => builder; }
        """;
}
