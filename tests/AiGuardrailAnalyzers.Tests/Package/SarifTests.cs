using System.Text.Json;
using AiGuardrailAnalyzers.Tests.Conventions;
using NJsonSchema;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>The compiler's SARIF log of a consumer: valid by the schema of OASIS, and with all that a rule says of itself.</summary>
[Collection(nameof(PackageCollection))]
public sealed class SarifTests(BuiltPackage package)
{
    private const string SchemaVariable = "AIGUARDRAIL_SARIF_SCHEMA";

    private const string Program = """
        using System.ClientModel;
        using Microsoft.Extensions.AI;
        using OpenAI;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", (Question question, Chat chat) => chat.Ask(question.Topic, question.Text));
        app.Run();

        record Question(string Topic, string Text);

        static class Key { public static OpenAIClient Client() => new(new ApiKeyCredential("q7Rz2LxW9vKd4TnB8mYc1PsH6gJf3U0e")); }

        sealed class Chat(IChatClient client)
        {
            public Task<string> Ask(string topic, string text) => Answer("Talk of " + topic, text);

            private async Task<string> Answer(string rules, string text)
            {
                List<ChatMessage> messages = [new(ChatRole.System, rules), new(ChatRole.User, text)];
                return (await client.GetResponseAsync(messages)).Text;
            }
        }
        """;

    [Fact]
    public async Task TheLogIsValidAndComplete()
    {
        Consumer consumer = Consumer.Create(package, "Sarif", Program, "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.OpenAI");

        // Every rule is enabled, so that the log describes each.
        (await consumer.Build("-p:AiGuardrailMode=audit", "-p:ErrorLog=log.sarif%2Cversion=2.1")).AssertSucceeded();
        string log = consumer.Read("log.sarif");
        if (await Schema() is { } schema)
        {
            Assert.Empty(schema.Validate(log));
        }

        using JsonDocument sarif = JsonDocument.Parse(log);
        JsonElement run = sarif.RootElement.GetProperty("runs")[0];
        Dictionary<string, JsonElement> rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("id").GetString()!);
        Assert.All(KnownRule.All, rule =>
        {
            Assert.True(rules.TryGetValue(rule.Id, out JsonElement described), rule.Id);
            Assert.Equal(rule.Descriptor.Title.ToString(null), described.GetProperty("shortDescription").GetProperty("text").GetString());
            Assert.Equal(rule.Descriptor.Description.ToString(null), described.GetProperty("fullDescription").GetProperty("text").GetString());
            Assert.Equal(rule.Descriptor.HelpLinkUri, described.GetProperty("helpUri").GetString());
            JsonElement properties = described.GetProperty("properties");
            Assert.Equal(rule.Category, properties.GetProperty("category").GetString());
            if (rule.Prefix != "AIG")
            {
                Assert.Equal(rule.Descriptor.CustomTags, properties.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
            }
        });

        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray()];

        // From the question that is bound, over the two calls, to the message.
        JsonElement injected = Assert.Single(results, result => result.GetProperty("ruleId").GetString() == "AISEC101");
        Assert.Equal(19, Line(injected.GetProperty("locations")[0]));
        Assert.Equal([6, 6, 15], injected.GetProperty("relatedLocations").EnumerateArray().Select(Line).Order());

        // From the endpoint to the model call.
        JsonElement open = Assert.Single(results, result => result.GetProperty("ruleId").GetString() == "AISEC401");
        Assert.Equal([6, 15, 20], open.GetProperty("relatedLocations").EnumerateArray().Select(Line));

        JsonElement key = Assert.Single(results, result => result.GetProperty("ruleId").GetString() == "AISEC301");
        Assert.True(key.GetProperty("properties").GetProperty("customProperties").TryGetProperty("provider", out _));

        // The inventory is there too, and no warning.
        Assert.Contains(results, result => result.GetProperty("ruleId").GetString() == "AIG004" && result.GetProperty("level").GetString() == "note");
    }

    // The check checks.
    [Fact]
    public async Task ABrokenLogIsSeen()
    {
        JsonSchema? schema = await Schema();
        Assert.SkipWhen(schema is null, SchemaVariable + " names no file.");
        Assert.Empty(schema.Validate("""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { "name": "csc" } }, "results": [ { "message": { "text": "m" } } ] } ] }"""));
        Assert.NotEmpty(schema.Validate("""{ "version": "2.0.0", "runs": [] }"""));
        Assert.NotEmpty(schema.Validate("""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { } } } ] }"""));
        Assert.NotEmpty(schema.Validate("""{ "version": "2.1.0", "runs": [ { "tool": { "driver": { "name": "csc" } }, "results": [ { "message": { "text": "m" }, "level": "fatal" } ] } ] }"""));
    }

    // Nobody who has not asked pays for the inventory: the compiler does not run it.
    [Fact]
    public async Task TheInventoryIsNotRunUnlessAskedFor()
    {
        Consumer consumer = Consumer.Create(package, "Inventory", Program, "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.OpenAI");
        DotnetResult silent = await consumer.Build("-p:ReportAnalyzer=true", "-v:detailed", "-p:ErrorLog=log.sarif%2Cversion=2.1");
        Assert.Contains("Security.Robustness.UntrustedInputInInstructions", silent.Output);
        Assert.DoesNotMatch(@"(?<!<)\d+\.\d+\s+\S+\s+AiGuardrailAnalyzers\.Rules\.Package\.SdkInventory", silent.Output);
        Assert.DoesNotContain("\"ruleId\": \"AIG004\"", consumer.Read("log.sarif"));

        consumer.Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.AIG004.severity = warning\n");
        DotnetResult asked = await consumer.Build("--no-restore", "-p:ReportAnalyzer=true", "-v:detailed");
        Assert.Matches(@"warning AIG004: Recognised 'Microsoft\.Extensions\.AI\.Abstractions' 10\.[\d.]+: model\.chat 1, prompt\.role\.instructing 1", asked.Output);
        Assert.Contains("warning AIG004: Recognised 'Microsoft.Extensions.AI.OpenAI'", asked.Output);
        Assert.Contains("nothing of it is used here", asked.Output);
    }

    private static int Line(JsonElement location) => location.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();

    // OASIS's file is not ours to hand on; whoever has it names it.
    private static async Task<JsonSchema?> Schema()
        => Environment.GetEnvironmentVariable(SchemaVariable) is { Length: > 0 } file ? await JsonSchema.FromFileAsync(file, TestContext.Current.CancellationToken) : null;
}
