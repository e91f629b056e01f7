using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>
/// Each option and each kind of row in a real build. A line of the program ends in what is reported on it: <c>//+ ID</c> only when the option is set, <c>//- ID</c>
/// only when it is not. Two builds of one program tell both.
/// </summary>
[Collection(nameof(PackageCollection))]
public sealed partial class OptionBuildTests(BuiltPackage package)
{
    private const string Program = """
        using System.ClientModel;
        using System.Data.Common;
        using System.Diagnostics;
        using Microsoft.Extensions.AI;
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using OpenAI;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/filtered", (Question question, IChatClient client, CancellationToken token) => client.GetResponseAsync("Hi " + question.Text.Length, cancellationToken: token)).AddEndpointFilter<Doorman>(); //- AISEC401
        app.MapPost("/gateway", (Question question, CancellationToken token) => Gateway.AskAsync("fixed", token)); //+ AISEC401
        app.MapPost("/near", (Question question, Calls calls, CancellationToken token) => calls.First(token)); //- AISEC501
        app.MapPost("/texts", (Question question, Texts texts, CancellationToken token) => texts.All(question.Text, question.Topic, token));
        app.Run();

        record Question(string Text, string Topic);

        sealed class Doorman(IServiceProvider services) : IEndpointFilter
        {
            public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => services.GetRequiredService<IDoor>().Enter(context, next);
        }

        interface IDoor { ValueTask<object?> Enter(EndpointFilterInvocationContext context, EndpointFilterDelegate next); }

        static class Gateway { public static Task<string> AskAsync(string text, CancellationToken token) => Task.FromResult(text + token); }

        sealed class Calls(IChatClient client)
        {
            public Task<ChatResponse> First(CancellationToken token) => Second(token);
            private Task<ChatResponse> Second(CancellationToken token) => Third(token);
            private Task<ChatResponse> Third(CancellationToken token) => client.GetResponseAsync("Go on", new ChatOptions { MaxOutputTokens = 8000 }, token); //+ AISAFE207
        }

        static class Said
        {
            public static string Catalog(string key) => key + "!";
            public static string Next = Environment.MachineName;
            public static string Mail => Next;
            public static string Clean(string text) => text.Replace("#", "");
            public static void Check(string text) { if (text.GetHashCode() % 7 == 3) throw new ArgumentException("unfit"); }
        }

        sealed class Texts(IChatClient client)
        {
            public async Task<string> All(string text, string topic, CancellationToken token)
            {
                Said.Check(topic);
                if (text.Length > 100000) return "";
                List<ChatMessage> messages =
                [
                    new(ChatRole.System, Said.Catalog(text)), //- AISEC101
                    new(ChatRole.System, Said.Clean(text)), //- AISEC101
                    new(ChatRole.System, topic), //- AISEC101
                    new(ChatRole.System, Said.Mail), //+ AISEC101
                    new(ChatRole.System, Said.Next), //+ AISEC101
                    new(ChatRole.User, text), //+ AISEC104
                ];
                var answer = await client.GetResponseAsync(messages, cancellationToken: token);
                new Effects().All(answer.Text, new Html());
                return "";
            }
        }

        interface IHtml { string Of(string text); }
        sealed class Html : IHtml { public string Of(string text) => text; }
        sealed class Html2 : IHtml { public string Of(string text) => "2"; }
        sealed class Html3 : IHtml { public string Of(string text) => "3"; }
        sealed class Html4 : IHtml { public string Of(string text) => "4"; }
        sealed class Html5 : IHtml { public string Of(string text) => "5"; }

        sealed class Effects
        {
            public void All(string text, IHtml html)
            {
                Run(text);
                Query(null!, text);
                Delete(text);
                Delete("fixed");
                Fetch(text);
                _ = Results.Content(html.Of(text), "text/html"); //+ AISEC113
                Load(text);
            }

            private void Run(string text) => Process.Start(text); //- AISEC111
            private void Query(DbCommand command, string text) => command.CommandText = text; //- AISEC112
            private void Delete(string text) => File.Delete(text); //- AISEC114
            private object? Load(string text) => Newtonsoft.Json.JsonConvert.DeserializeObject(text, new Newtonsoft.Json.JsonSerializerSettings { TypeNameHandling = Newtonsoft.Json.TypeNameHandling.All }); //- AISEC116
            private Task Fetch(string text) => new HttpClient().GetAsync(text); //- AISEC115
        }

        static class Clients
        {
            public static OpenAIClient Short() => new(new ApiKeyCredential("q7Rz2LxW9vKd4T"), new OpenAIClientOptions { NetworkTimeout = TimeSpan.FromMinutes(10) }); //+ AISEC301 AISAFE509
            public static OpenAIClient Poor() => new(new ApiKeyCredential("a1b2a1b2c3a1b2c3b2a1c3c3a1b2b2c3")); //+ AISEC301
            public static IChatClient Agent(IChatClient client) => new FunctionInvokingChatClient(client) { MaximumIterationsPerRequest = 64 }; //+ AISAFE505
        }

        static class Telemetry { public static void On() => AppContext.SetSwitch("Shop.Telemetry.Prompts", true); }

        sealed class Row { [LoadColumn(0)] public float Shift; [LoadColumn(1)] public float Income; [LoadColumn(2)] public bool Label; }

        sealed class Verdict { public bool PredictedLabel; public float Probability; }

        static class Credit
        {
            public static object Train(MLContext ml, IDataView rows) => ml.Transforms.Concatenate("Features",
                "Shift", //+ AISAFE401
                "Income").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(rows);

            public static bool Grant(PredictionEngine<Row, Verdict> engine, Row row)
            {
                Verdict verdict = engine.Predict(row);
                return verdict.Probability > 0.3; //+ AISAFE202
            }
        }
        """;

    // Suggestions are not printed.
    private const string Printed = """
        root = true
        [*.cs]
        dotnet_diagnostic.AISEC104.severity = warning
        dotnet_diagnostic.AISEC501.severity = warning
        dotnet_diagnostic.AISAFE207.severity = warning

        """;

    private const string Options = """
        ai_guardrail.include_tests = true
        ai_guardrail.authorization_filters = Doorman
        ai_guardrail.model_calls = Gateway.AskAsync
        ai_guardrail.AISEC101.sanitizers = M:Said.Clean
        ai_guardrail.trusted_sources = Said.Catalog
        ai_guardrail.untrusted_sources = P:Said.Mail, F:Said.Next
        ai_guardrail.guards = Said.Check
        ai_guardrail.protected_attributes = Shift
        ai_guardrail.max_output_tokens = 4000
        ai_guardrail.max_input_length = 8000
        ai_guardrail.min_key_length = 12
        ai_guardrail.AISEC301.min_key_entropy = 2.0
        ai_guardrail.max_timeout_minutes = 5
        ai_guardrail.max_iterations = 50
        ai_guardrail.min_confidence = 0.5
        ai_guardrail.AISEC111.max_flow_calls = 0
        ai_guardrail.AISEC112.max_flow_steps = 1
        ai_guardrail.AISEC114.max_callers = 1
        ai_guardrail.AISEC115.max_name_uses = 1
        ai_guardrail.AISEC116.max_flow_members = 1
        ai_guardrail.AISEC113.max_implementations = 9
        ai_guardrail.AISEC501.max_call_depth = 1
        """;

    private static readonly string[] s_sdks = ["Microsoft.Extensions.AI", "Microsoft.Extensions.AI.OpenAI", "Microsoft.ML", "Newtonsoft.Json"];

    [Fact]
    public async Task EachOptionIsHeeded()
    {
        Consumer consumer = Consumer.Create(package, "AllOptions", Program, s_sdks);
        consumer.Write(".editorconfig", Printed);
        Assert.Equal(Marked('-'), Told(await consumer.Build()));

        consumer.Write(".editorconfig", Printed + Options);
        DotnetResult told = await consumer.Build("--no-restore", "-p:IsTestProject=true");
        Assert.Equal(Marked('+'), Told(told));
        Assert.DoesNotContain("AIG001", told.Output);

        // A project of tests is not looked at unless it says so.
        consumer.Write(".editorconfig", Printed + Options.Replace("include_tests = true", "include_tests = false"));
        Assert.DoesNotMatch("AISEC|AISAFE", (await consumer.Build("--no-restore", "-p:IsTestProject=true")).Output);
    }

    // As the options, by rows; and of each kind one, with a value or taken back.
    [Fact]
    public async Task EachKindOfRowIsHeeded()
    {
        Consumer consumer = Consumer.Create(package, "AllRows", Program, s_sdks);
        consumer.Write(".editorconfig", Printed);
        consumer.Write("shop.aiguardrail.models", """
            # in-house
            sdk Shop
            package AllRows 1.0.0
            model.chat M:Gateway.AskAsync return
            authorization.filter T:Doorman
            flow.trusted M:Said.Clean return # a comment
            flow.trusted M:Said.Catalog
            guard.check M:Said.Check
            source.remote P:Said.Mail
            source.remote F:Said.Next
            flow.trusted M:Effects.Run arg(text)
            telemetry.switch S:Shop.Telemetry.Prompts
            -sink.path M:System.IO.File.Delete
            -sink.sql P:System.Data.Common.DbCommand.CommandText
            -sink.sql P:System.Data.IDbCommand.CommandText
            """);
        DotnetResult result = await consumer.Build();
        Assert.DoesNotContain("AIG001", result.Output);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.EndsWith($"AISEC302 {LineOf("\"Shop.Telemetry.Prompts\"")}", StringComparison.Ordinal));
        string[] told = [.. Told(result)];
        Assert.Contains($"AISEC401 {LineOf("\"/gateway\"")}", told);
        Assert.Contains($"AISEC101 {LineOf("Said.Mail)")}", told);
        Assert.Contains($"AISEC101 {LineOf("Said.Next)")}", told);
        Assert.DoesNotContain(told, finding => finding.StartsWith($"AISEC401 {LineOf("\"/filtered\"")}", StringComparison.Ordinal));
        Assert.DoesNotContain($"AISEC101 {LineOf("Said.Clean(text))")}", told);
        Assert.DoesNotContain($"AISEC101 {LineOf("Said.Catalog(text))")}", told);
        Assert.DoesNotContain($"AISEC101 {LineOf("System, topic)")}", told);
        Assert.DoesNotContain(told, finding => Regex.IsMatch(finding, "^AISEC11[124] "));
        Assert.Contains($"AISEC115 {LineOf("GetAsync(text)")}", told);
    }

    // What a mark says of the builds that it names.
    private static string[] Marked(char kind)
        => [.. Program.Split('\n').SelectMany((line, index) => MarkPattern().Matches(line).Where(mark => mark.Groups[1].Value[0] == kind).SelectMany(mark => mark.Groups[2].Value.Split(' ')).Select(id => $"{id} {index + 1}"))
            .Order(StringComparer.Ordinal)];

    // Of what is reported, that which a mark speaks of.
    private static IEnumerable<string> Told(DotnetResult result)
    {
        HashSet<string> spoken = [.. Marked('+'), .. Marked('-')];
        return result.Diagnostics.Select(diagnostic => diagnostic[(diagnostic.IndexOf(' ') + 1)..]).Where(spoken.Contains).Order(StringComparer.Ordinal);
    }

    private static int LineOf(string text) => Program[..Program.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    [GeneratedRegex(@"//([+-]) ([A-Z0-9 ]+)\s*$")]
    private static partial Regex MarkPattern();
}
