using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Alignment;

public sealed class UnmoderatedOutputTests : RuleTests<UnmoderatedOutput>
{
    private static string Program(string statements, string more = "") => $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        {{statements}}
        app.Run();

        public sealed class Chat(IChatClient client)
        {
            public async Task<string> AskAsync(string question) => (await client.GetResponseAsync(question)).Text;
        }
        {{more}}
        """;

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => [|(await c.GetResponseAsync(q)).Text|]);")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var answer = await c.GetResponseAsync(q); return Results.Ok([|answer.Text|]); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var answer = await c.GetResponseAsync(q); return Results.Ok([|new { reply = answer.Text }|]); });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, Chat chat) => [|await chat.AskAsync(q)|]);")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext http, IChatClient c) => { await foreach (var update in c.GetStreamingResponseAsync(\"x\")) await http.Response.WriteAsync([|update.Text|]); });")]
    [InlineData("app.MapPost(\"/chat\", Ask); static async Task<string> Ask(string q, IChatClient c) { var r = await c.GetResponseAsync(q); return [|r.Text|]; }")]
    public Task ReportsWhatEndpointsAnswer(string statements) => Reports(Program(statements));

    [Fact]
    public Task ReportsAnAction() => Reports("""
        using Microsoft.AspNetCore.Mvc;
        public class ChatController(IChatClient client) : ControllerBase
        {
            [HttpPost]
            public async Task<IActionResult> Ask([FromBody] string question)
            {
                ChatResponse answer = await client.GetResponseAsync(question);
                return Ok([|answer.Text|]);
            }
        }
        """);

    // Somebody looks.
    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var r = await c.GetResponseAsync(q); return r.FinishReason == ChatFinishReason.ContentFilter ? \"Sorry.\" : r.Text; });", "")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c, OpenAI.Moderations.ModerationClient m) => { var r = await c.GetResponseAsync(q); var verdict = await m.ClassifyTextAsync(r.Text); return verdict.Value.Flagged ? \"Sorry.\" : r.Text; });", "")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text);", "public sealed class Filter(IChatClient inner) : DelegatingChatClient(inner) { public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> m, ChatOptions? o = null, CancellationToken t = default) { var r = await base.GetResponseAsync(m, o, t); if (r.Text.Contains(\"secret\")) throw new InvalidOperationException(); return r; } }")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var r = await c.GetResponseAsync(q); Policy.Check(r.Text); return r.Text; });", "public static class Policy { [PromptGuard] public static void Check(string text) { if (text.Length > 10) throw new InvalidOperationException(); } } public sealed class PromptGuardAttribute : Attribute;")]
    public Task StaysSilentWhereTheProgramLooks(string statements, string more) => StaysSilent(Program(statements, more));

    // No text of a model reaches a caller.
    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { await c.GetResponseAsync(q); return \"done\"; });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => { var r = await c.GetResponseAsync(q); return Results.Ok(new { r.Text.Length }); });")]
    [InlineData("app.MapPost(\"/spam\", async (string q, IChatClient c) => (await c.GetResponseAsync<bool>(q)).Result);")]
    [InlineData("app.MapGet(\"/echo\", (string q) => q);")]
    [InlineData("app.MapGet(\"/embed\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.GenerateVectorAsync(q)).Length);")]
    [InlineData("string? last = null; app.MapGet(\"/last\", () => last);")]
    public Task StaysSilentWhereNoTextIsGivenOn(string statements) => StaysSilent(Program(statements));

    [Fact]
    public Task StaysSilentInAConsole() => StaysSilent("""
        IChatClient client = new Echo(null!);
        Console.WriteLine((await client.GetResponseAsync(Console.ReadLine()!)).Text);
        public sealed class Echo(IChatClient inner) : DelegatingChatClient(inner);
        """);
}
