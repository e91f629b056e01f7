using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Alignment;

public sealed class ModerationAfterStreamingTests : RuleTests<ModerationAfterStreaming>
{
    // A service that streams to its caller.
    private static string Service(string body) => $$"""
        using System.Text;
        using OpenAI.Moderations;

        public sealed class Assistant(IChatClient chat, ModerationClient moderation)
        {
            public async IAsyncEnumerable<string> AskAsync(string question)
            {
                var whole = new StringBuilder();
                var held = new List<string>();
                {{body}}
            }

            private async Task RequireAsync(string text)
            {
                var verdict = await moderation.ClassifyTextAsync(text);
                if (verdict.Value.Flagged) throw new InvalidOperationException();
            }

            private IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question) => chat.GetStreamingResponseAsync(question);
        }
        """;

    // Reports.

    [Theory]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); yield return part.Text; } var verdict = await [|moderation.ClassifyTextAsync(whole.ToString())|]; if (verdict.Value.Flagged) { yield return \"[removed]\"; }")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); yield return part.Text; } await [|RequireAsync(whole.ToString())|];")]
    [InlineData("await foreach (var part in StreamAsync(question).ConfigureAwait(false)) { whole.Append(part); yield return part.Text; } await [|RequireAsync(whole.ToString())|];")]
    [InlineData("var text = \"\"; await foreach (var part in chat.GetStreamingResponseAsync(question)) { text += part.Text; Console.Write(part.Text); } await [|RequireAsync(text)|]; yield break;")]
    public Task CheckedTooLate(string body) => Reports(Service(body));

    [Fact]
    public Task AnEndpoint() => Reports("""
        using OpenAI.Moderations;

        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string question, IChatClient chat, ModerationClient moderation, HttpContext context) =>
        {
            var text = "";
            await foreach (var part in chat.GetStreamingResponseAsync(question))
            {
                text += part.Text;
                await context.Response.WriteAsync(part.Text);
            }

            if ((await [|moderation.ClassifyTextAsync(text)|]).Value.Flagged)
            {
                app.Logger.LogWarning("flagged");
            }
        });
        app.Run();
        """);

    // Silent.

    [Theory]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { await RequireAsync(part.Text); whole.Append(part.Text); yield return part.Text; } await RequireAsync(whole.ToString());")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); } await RequireAsync(whole.ToString()); yield return whole.ToString();")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { held.Add(part.Text); } await RequireAsync(string.Concat(held)); foreach (var part in held) { yield return part; }")]
    [InlineData("await RequireAsync(question); await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); yield return part.Text; }")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); yield return part.Text; } await RequireAsync(question);")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(question)) { whole.Append(part.Text); yield return part.Text; } Console.WriteLine(whole.ToString());")]
    [InlineData("await foreach (var line in File.ReadLinesAsync(question)) { whole.Append(line); yield return line; } await RequireAsync(whole.ToString());")]
    public Task CheckedBeforeOrNotAtAll(string body) => StaysSilent(Service(body));
}
