namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>What a user's own rows, options, annotations and modes do in a real build.</summary>
[Collection(nameof(PackageCollection))]
public sealed class ConfigurationTests(BuiltPackage package)
{
    private const string Program = """
        using Microsoft.Extensions.AI;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/open", (Question question, CancellationToken token) => Gateway.AskAsync(question.Topic, token));
        app.MapPost("/keyed", [NeedsKey] (Question question, CancellationToken token) => Gateway.AskAsync(question.Topic, token));
        app.MapPost("/all", [NeedsKey] (Question question) => new[] { Cases.Raw(question.Topic), Cases.Cleaned(question.Topic), Cases.Checked(question.Topic), Cases.Topic(question.Topic), Cases.Mail() });
        app.Run();

        record Question(string Topic);

        [AttributeUsage(AttributeTargets.All)] class NeedsKeyAttribute : Attribute;
        [AttributeUsage(AttributeTargets.All)] class PromptSanitizerAttribute : Attribute;
        [AttributeUsage(AttributeTargets.All)] class PromptGuardAttribute : Attribute;
        [AttributeUsage(AttributeTargets.All)] class TrustedInputAttribute : Attribute;
        [AttributeUsage(AttributeTargets.All)] class UntrustedInputAttribute : Attribute;
        [AttributeUsage(AttributeTargets.All)] class ModelEndpointAttribute : Attribute;

        static class Gateway
        {
            /*ModelEndpoint*/
            public static Task<string> AskAsync(string text, CancellationToken token) => Task.FromResult(text);
        }

        static class Text
        {
            /*PromptSanitizer*/
            public static string Clean(string text) => text.Replace("#", "");

            /*PromptGuard*/
            public static void Check(string text) { if (text.GetHashCode() % 7 == 3) throw new ArgumentException("unfit"); }

            /*TrustedInput*/
            public static string Catalog(string key) => key + "!";

            /*UntrustedInput*/
            public static string Next() => Environment.MachineName;
        }

        static class Cases
        {
            public static ChatMessage Raw(string text) => new(ChatRole.System, text);
            public static ChatMessage Cleaned(string text) => new(ChatRole.System, Text.Clean(text));
            public static ChatMessage Checked(string text) { Text.Check(text); return new(ChatRole.System, text); }
            public static ChatMessage Topic(string key) => new(ChatRole.System, Text.Catalog(key));
            public static ChatMessage Mail() => new(ChatRole.System, Text.Next());
        }
        """;

    private static int Line(string text, string program = Program) => program[..program.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    private static string[] Untold => [.. new[] { "Raw(string", "Cleaned(string", "Checked(string", "Topic(string" }.Select(name => $"warning AISEC101 {Line(name + " ")}")];

    private static string[] Told =>
    [
        $"warning AISEC101 {Line("Raw(string ")}",
        $"warning AISEC101 {Line("Mail() =>")}",
        $"warning AISEC401 {Line("\"/open\"")}",
    ];

    [Fact]
    public async Task NothingIsKnownUntilItIsTold()
        => Assert.Equal(Untold, Chosen(await Create("Untold").Build()));

    [Fact]
    public async Task RowsAreRead()
    {
        Consumer consumer = Create("Rows");
        consumer.Write("shop.aiguardrail.models", """
            # what this shop has
            sdk Shop
            model.chat M:Gateway.AskAsync
            flow.trusted M:Text.Clean return
            guard.check M:Text.Check
            flow.trusted M:Text.Catalog
            source.remote M:Text.Next
            authorization.data T:NeedsKeyAttribute
            model.talk M:Gateway.AskAsync
            """);
        DotnetResult result = await consumer.Build();
        Assert.Equal(["warning AIG001 9", .. Told], Chosen(result));
        Assert.Contains("shop.aiguardrail.models(9,1): warning AIG001: 'model.talk' does not count: this is no role", result.Output);
    }

    [Fact]
    public async Task OptionsAreRead()
    {
        Consumer consumer = Create("Options");
        consumer.Write(".editorconfig", """
            root = true
            [*.cs]
            ai_guardrail.model_calls = Gateway.AskAsync
            ai_guardrail.sanitizers = M:Text.Clean
            ai_guardrail.guards = Text.Check
            ai_guardrail.trusted_sources = Text.Catalog
            ai_guardrail.untrusted_sources = Text.Next
            ai_guardrail.authorization_attributes = NeedsKeyAttribute
            ai_guardrail.include_tests = perhaps
            """);
        consumer.Write(".globalconfig", "is_global = true\nai_guardrail.no_such_option = 1\n");
        DotnetResult result = await consumer.Build();
        Assert.Equal(["warning AIG001 2", "warning AIG001 9", .. Told], Chosen(result));
        Assert.Contains(".editorconfig(9,30): warning AIG001: 'perhaps' does not count: 'include_tests' takes true or false", result.Output);
    }

    [Fact]
    public async Task AnnotationsAreRead()
    {
        string program = System.Text.RegularExpressions.Regex.Replace(Program, @"/\*(\w+)\*/", "[$1]");
        Consumer consumer = Consumer.Create(package, "Annotations", program, "Microsoft.Extensions.AI");
        consumer.Write(".editorconfig", "root = true\n[*.cs]\nai_guardrail.authorization_attributes = NeedsKeyAttribute\n");
        Assert.Equal(Told, Chosen(await consumer.Build()));
    }

    [Fact]
    public async Task AnInHouseSdkNeedsNoOther()
    {
        string program = Program.Replace("using Microsoft.Extensions.AI;", "").Replace("ChatMessage", "Message").Replace("ChatRole.System", "\"system\"") + "\nrecord Message(string Role, string Text);\n";
        Consumer consumer = Consumer.Create(package, "InHouse", program);
        Assert.Empty(Chosen(await consumer.Build()));
        consumer.Write("shop.aiguardrail.models", "model.chat M:Gateway.AskAsync\nprompt.instructions M:Message.#ctor arg(Text)\n");
        Assert.Equal([.. Untold, $"warning AISEC401 {Line("\"/open\"", program)}", $"warning AISEC401 {Line("\"/keyed\"", program)}"], Chosen(await consumer.Build("--no-restore")));
    }

    [Theory]
    [InlineData("security", "warning", true)]
    [InlineData("safety", "warning", false)]
    [InlineData("audit", "warning", true)]
    [InlineData("strict", "error", true)]
    public async Task ModesChooseTheFamilyAndTheSeverity(string mode, string severity, bool hasSecurity)
    {
        DotnetResult result = await Create("Mode" + mode).Build($"-p:AiGuardrailMode={mode}");
        Assert.Equal(hasSecurity ? Untold.Select(line => line.Replace("warning", severity)) : [], Chosen(result));
    }

    private static IEnumerable<string> Chosen(DotnetResult result)
        => result.Diagnostics.Where(diagnostic => diagnostic.Split(' ')[1] is "AIG001" or "AISEC101" or "AISEC401").Distinct();

    private Consumer Create(string name) => Consumer.Create(package, name, Program, "Microsoft.Extensions.AI");
}
