using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedInputUnguardedTests : FixTests<UntrustedInputUnguarded, UntrustedInputUnguardedFix>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (ChatRequest request, ChatService service, CancellationToken token) => service.Ask(request.Question, token));
        app.Run();

        public record ChatRequest(string Question);
        """;

    private static string Service(string text, string before = "", string members = "") => $$""""
        public class ChatService(IChatClient client)
        {
            {{members}}

            public async Task<string> Ask(string question, CancellationToken token)
            {
                {{before}}
                List<ChatMessage> messages = [new(ChatRole.System, "Be kind"), new(ChatRole.User, {{text}})];
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }
        }
        """";

    [Fact]
    public Task UserMessage() => Reports(Program, Service("[|question|]"));

    [Fact]
    public Task FixedUserMessage() => StaysSilent(Program, Service("\"Go on\""));

    [Fact]
    public Task LengthChecked() => StaysSilent(Program, Service("question", "if (question.Length > 1000) throw new ArgumentException(\"too long\");"));

    [Fact]
    public Task LengthOfAnotherChecked() => Reports(Program, Service("[|question|]", "if (messages0.Length > 1000) throw new ArgumentException(\"too long\");").Replace("if (messages0", "var messages0 = \"\"; if (messages0"));

    [Fact]
    public Task OnlyEmptinessChecked() => Reports(Program, Service("[|question|]", "if (question.Length == 0 || question.Length > 0 && question == null) return \"\";").Replace(" || question.Length > 0 && question == null", ""));

    [Fact]
    public Task LengthPattern() => StaysSilent(Program, Service("question", "if (question is not { Length: > 0 and <= 500 }) return \"\";"));

    [Theory]
    [InlineData("return question.Length switch { 0 or > 500 => \"\", _ => await Send(question, token) };")]
    [InlineData("switch (question.Length) { case > 500: return \"\"; default: return await Send(question, token); }")]
    [InlineData("return question.Length switch { <= 500 => await Send(question, token), _ => \"\" };")]
    public Task LengthSwitched(string switched) => StaysSilent(Program, Switched(switched, "text"));

    [Theory]
    [InlineData("return question.Length switch { 0 => \"\", _ => await Send(question, token) };")]
    [InlineData("return question.Length switch { > 500 => await Send(question, token), _ => \"\" };")]
    public Task OnlyEmptinessSwitched(string switched) => Reports(Program, Switched(switched, "[|text|]"));

    private static string Switched(string switched, string text) => $$"""
        public class ChatService(IChatClient client)
        {
            public async Task<string> Ask(string question, CancellationToken token) { {{switched}} }

            private async Task<string> Send(string text, CancellationToken token)
                => (await client.GetResponseAsync([new ChatMessage(ChatRole.User, {{text}})], cancellationToken: token)).Text;
        }
        """;

    // One defect, one diagnostic: where the message is made.
    [Fact]
    public Task OneMessage() => Reports(Program, """
        public class ChatService(IChatClient client)
        {
            public async Task<string> Ask(string question, CancellationToken token) => (await client.GetResponseAsync(new ChatMessage(ChatRole.User, [|question|]), cancellationToken: token)).Text;
        }
        """);

    [Theory]
    [InlineData("if (request.ContentLength is null or > 20_000) return Results.StatusCode(413);")]
    [InlineData("if (request.ContentLength > 20_000) return Results.StatusCode(413);")]
    public Task BodyMeasured(string check) => StaysSilent(Body(check, "text"));

    [Theory]
    [InlineData("")]
    [InlineData("request.HttpContext.Response.ContentLength = 3;")]
    public Task BodyUnmeasured(string check) => Reports(Body(check, "[|text|]"));

    private static string Body(string check, string text) => $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/chat", async (HttpRequest request, IChatClient client, CancellationToken token) =>
        {
            {{check}}
            var text = await new StreamReader(request.Body).ReadToEndAsync(token);
            return Results.Ok((await client.GetResponseAsync([new ChatMessage(ChatRole.User, {{text}})], cancellationToken: token)).Text);
        });
        app.Run();
        """;

    [Theory]
    [InlineData("context.GetArgument<ChatRequest>(0).Question is { Length: > 0 and <= 500 } ? await next(context) : Results.BadRequest()", "question")]
    [InlineData("context.GetArgument<ChatRequest>(0).Question.Length > 500 ? Results.BadRequest() : await next(context)", "question")]
    [InlineData("context.Arguments.Count > 3 ? Results.BadRequest() : await next(context)", "[|question|]")]
    public async Task EndpointFilter(string filter, string question)
    {
        string program = Program.Replace("token));", $"token)).AddEndpointFilter(async (context, next) => {filter});");
        await (question[0] == '[' ? Reports(program, Service(question)) : StaysSilent(program, Service(question)));
    }

    [Fact]
    public Task LowerBoundPattern() => Reports(Program, Service("[|question|]", "if (question is not { Length: > 5 }) return \"\";"));

    [Fact]
    public Task Cut() => StaysSilent(Program, Service("question[..Math.Min(question.Length, 500)]"));

    [Fact]
    public Task CutAtTheFront() => Reports(Program, Service("[|question[5..]|]"));

    [Fact]
    public Task Substring() => StaysSilent(Program, Service("text", "var text = question.Substring(0, 100);"));

    [Fact]
    public Task SubstringToTheEnd() => Reports(Program, Service("[|text|]", "var text = question.Substring(100);"));

    [Fact]
    public Task HelperThatBounds() => StaysSilent(Program, Service("Clean(question)", members: "private static string Clean(string text) => text.Length <= 100 ? text : text[..100];"));

    [Fact]
    public Task HelperThatOnlyTrims() => Reports(Program, Service("[|Sanitize(question)|]", members: "private static string Sanitize(string text) => text.Trim();"));

    [Fact]
    public Task HelperThatThrows() => StaysSilent(Program, Service("question", "Check(question);", "private static void Check(string text) { if (text.Length > 100) throw new ArgumentException(text); }"));

    [Fact]
    public Task HelperThatOnlyWantsSomething() => Reports(Program, Service("[|question|]", "Check(question);", "private static void Check(string text) { if (text.Length < 1) throw new ArgumentException(text); }"));

    [Fact]
    public Task Moderation() => StaysSilent(Program, Service("question", "if ((await moderation.ClassifyTextAsync(question)).Value.Flagged) return \"\";", "private readonly OpenAI.Moderations.ModerationClient moderation = null!;"));

    [Fact]
    public Task ModerationThatIsIgnored() => Reports(Program, Service("[|question|]", "var flagged = (await moderation.ClassifyTextAsync(question)).Value.Flagged;", "private readonly OpenAI.Moderations.ModerationClient moderation = null!;"));

    [Fact]
    public Task CheckingClient() => StaysSilent(Program, Service("question"), """
        public class Checking(IChatClient inner) : DelegatingChatClient(inner)
        {
            public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default)
            {
                if (messages.Any(m => m.Text.Length > 1000)) throw new InvalidOperationException("too long");
                return base.GetResponseAsync(messages, options, token);
            }
        }
        """);

    [Fact]
    public Task CountingClient() => Reports(Program, Service("[|question|]"), """
        public class Counting(IChatClient inner) : DelegatingChatClient(inner)
        {
            private int _calls;

            public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default)
            {
                _calls++;
                return base.GetResponseAsync(messages, options, token);
            }
        }
        """);

    [Fact]
    public Task PromptFilter() => StaysSilent(Program, Service("question"), """
        using Microsoft.SemanticKernel;

        public class Filter : IPromptRenderFilter
        {
            public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
            {
                await next(context);
                if (context.RenderedPrompt?.Length > 5000) throw new KernelException("too long");
            }
        }
        """);

    private static string Controller(string attribute, string api = "[ApiController, Route(\"chat\")]") => $$"""
        using System.ComponentModel.DataAnnotations;
        using Microsoft.AspNetCore.Mvc;

        {{api}}
        public class ChatController(IChatClient client) : ControllerBase
        {
            [HttpPost]
            public async Task<string> Post(Ask ask) => (await client.GetResponseAsync({{(attribute.Length > 0 && api.Length > 0 ? "ask.Question" : "[|ask.Question|]")}})).Text;
        }

        public class Ask { {{attribute}} public string Question { get; set; } = ""; }
        """;

    [Fact]
    public Task ValidatedLength() => StaysSilent(Controller("[MaxLength(1000)]"));

    [Fact]
    public Task NothingToValidate() => Reports(Controller(""));

    [Fact]
    public Task LengthThatNobodyValidates() => Reports(Controller("[MaxLength(1000)]", ""));

    [Fact]
    public Task Embedding() => StaysSilent("""
        var app = WebApplication.Create(args);
        app.MapPost("/find", async (string text, IEmbeddingGenerator<string, Embedding<float>> generator) => (await generator.GenerateVectorAsync(text)).Length);
        app.Run();
        """);

    [Fact]
    public Task PromptOfOllama() => Reports("""
        using OllamaSharp;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", (string text, Chat chat) => chat.SendAsync([|text|]));
        app.Run();
        """);

    [Fact]
    public Task BoundedPromptOfOllama() => StaysSilent("""
        using OllamaSharp;

        var app = WebApplication.Create(args);
        app.MapPost("/ask", (string text, Chat chat) => text.Length < 100 ? Results.Ok(chat.SendAsync(text)) : Results.BadRequest());
        app.Run();
        """);

    [Fact]
    public Task SystemMessageIsAnotherRules() => StaysSilent(Program, Service("\"Go on\"").Replace("\"Be kind\"", "question"));

    // Fix.

    private static Task Guards(string before, string after)
    {
        var test = new CSharpCodeFixTest<UntrustedInputUnguarded, UntrustedInputUnguardedFix, DefaultVerifier>();
        Configure(test, [Program, before]);
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        test.FixedState.Sources.Add(("/0/File0.cs", Program));
        test.FixedState.Sources.Add(("/0/File1.cs", after));
        test.FixedState.Sources.Add(("PromptGuard.cs", PromptGuardFile.Code("")));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task AddsTheGuard() => Guards(Service("[|question|]"), Service("PromptGuard.Clean(question)"));

    [Fact]
    public Task CleansEachValue() => Guards(Service("[|$\"Question of {question.Length} letters: {question.Trim()}\"|]"), Service("$\"Question of {question.Length} letters: {PromptGuard.Clean(question.Trim())}\""));

    [Fact]
    public Task UsesTheGuardOfTheProject()
    {
        const string Own = "internal static class PromptGuard { public static string Clean(string? text) => text is { Length: < 100 } ? text : \"\"; }";
        string[] before = [Program, Service("[|question|]")], after = [Program, Service("PromptGuard.Clean(question)")];
        var test = new CSharpCodeFixTest<UntrustedInputUnguarded, UntrustedInputUnguardedFix, DefaultVerifier>();
        Configure(test, before);
        test.TestState.Sources.Add(("/0/PromptGuard.cs", Own));
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        test.FixedState.Sources.Add(("/0/File0.cs", after[0]));
        test.FixedState.Sources.Add(("/0/File1.cs", after[1]));
        test.FixedState.Sources.Add(("/0/PromptGuard.cs", Own));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task NoFixForAForeignTypeOfThatName()
    {
        const string Own = "public class PromptGuard { public void Clean() { } }";
        return Fixes([Program, Service("[|question|]"), Own], [Program, Service("[|question|]"), Own]);
    }

    [Theory]
    [InlineData("[|question|]", "if (question.Length > 100000) throw new ArgumentException(\"too long\");")]
    [InlineData("[|question|]", "if (question is not { Length: <= 100000 }) return \"\";")]
    [InlineData("[|question[..Math.Min(question.Length, 100000)]|]", "")]
    [InlineData("[|question.Substring(0, 100000)|]", "")]
    public Task ReportsABoundThatAProjectFindsTooLarge(string text, string before) => ReportsWith("ai_guardrail.max_input_length = 8000", Program, Service(text, before));

    [Fact]
    public Task ReportsADeclaredBoundThatAProjectFindsTooLarge() => ReportsWith("ai_guardrail.AISEC104.max_input_length = 8000", Declared, Service("[|question|]"));

    [Theory]
    [InlineData("ai_guardrail.max_input_length = 8000", "question", "if (question.Length > 8000) throw new ArgumentException(\"too long\");")]
    [InlineData("ai_guardrail.max_input_length = 8000", "question", "if (question is not { Length: <= 4000 }) return \"\";")]
    [InlineData("ai_guardrail.max_input_length = 8000", "question[..Math.Min(question.Length, 4000)]", "")]
    [InlineData("ai_guardrail.max_input_length = 8000", "question.Substring(0, 4000)", "")]
    [InlineData("ai_guardrail.max_input_length = little", "question", "if (question.Length > 100000) throw new ArgumentException(\"too long\");")]
    [InlineData("ai_guardrail.AISEC104.max_input_length = 200000\nai_guardrail.max_input_length = 8000", "question.Substring(0, 100000)", "")]
    public Task StaysSilentOnABoundThatAProjectAllows(string options, string text, string before) => StaysSilentWith(options, Program, Service(text, before));

    [Fact]
    public Task StaysSilentOnADeclaredBoundThatAProjectAllows() => StaysSilentWith("ai_guardrail.max_input_length = 50000", Declared, Service("question"));

    private const string Declared = """
        using System.ComponentModel.DataAnnotations;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddValidation();
        var app = builder.Build();
        app.MapPost("/chat", (ChatRequest request, ChatService service, CancellationToken token) => service.Ask(request.Question, token));
        app.Run();

        public record ChatRequest([property: MaxLength(50000)] string Question);
        """;
}
