using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class UncheckedContentIndexTests : FixTests<UncheckedContentIndex, UncheckedContentIndexFix>
{
    private static string Method(string statements) => $$"""
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using OpenAI.Chat;
        using OpenAI.Responses;

        public sealed class Wire { public List<Choice> Choices { get; set; } = []; }

        public sealed class Choice { public string Message { get; set; } = ""; public string? FinishReason { get; set; } }

        public sealed class Answers(ChatClient client, IChatClient chat, IChatCompletionService service, HttpClient http)
        {
            public async Task<string?> AskAsync(string question, ChatHistory history)
            {
                {{statements}}
            }
        }
        """;

    private const string Complete = "ChatCompletion completion = await client.CompleteChatAsync(question); ";

    [Theory]
    [InlineData(Complete + "return [|completion.Content[0]|].Text;")]
    [InlineData("var result = await client.CompleteChatAsync(question); return [|result.Value.Content[0]|].Text.Trim();")]
    [InlineData(Complete + "var parts = completion.Content; return [|parts[0]|].Text;")]
    [InlineData(Complete + "if (question.Length > 3) return null; return [|completion.Content[0]|].Text;")]
    [InlineData(Complete + "try { return [|completion.Content[0]|].Text; } catch (HttpRequestException) { return null; }")]
    [InlineData("var all = \"\"; await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(question)) all += [|update.ContentUpdate[0]|].Text; return all;")]
    [InlineData("var response = await chat.GetResponseAsync(question); return [|response.Messages[0]|].Text;")]
    [InlineData("var message = await service.GetChatMessageContentAsync(history); return ([|message.Items[0]|] as Microsoft.SemanticKernel.TextContent)?.Text;")]
    [InlineData("var wire = await http.GetFromJsonAsync<Wire>(question); return [|wire!.Choices[0]|].Message;")]
    public Task ReportsIndexes(string statements) => Reports(Method(statements));

    [Theory]
    [InlineData(Complete + "return completion.Content.Count > 0 ? completion.Content[0].Text : null;")]
    [InlineData("var result = await client.CompleteChatAsync(question); if (result.Value.Content.Count == 0) return null; return result.Value.Content[0].Text.Trim();")]
    [InlineData(Complete + "var parts = completion.Content; if (parts.Count == 0) return null; return parts[0].Text;")]
    [InlineData(Complete + "return completion.Content.FirstOrDefault()?.Text;")]
    [InlineData(Complete + "if (completion.FinishReason != OpenAI.Chat.ChatFinishReason.Stop) return null; return completion.Content[0].Text;")]
    [InlineData(Complete + "return completion.Refusal ?? completion.Content[0].Text;")]
    [InlineData(Complete + "return completion.Content.Any() ? completion.Content[0].Text : null;")]
    [InlineData(Complete + "return completion is { Content: { Count: > 0 } } ? completion.Content[0].Text : null;")]
    [InlineData(Complete + "return completion is { Content.Count: > 0 } ? completion.Content[0].Text : null;")]
    [InlineData(Complete + "return completion.Content is [var first, ..] ? first.Text : null;")]
    [InlineData(Complete + "try { return completion.Content[0].Text; } catch (ArgumentOutOfRangeException) { return null; }")]
    [InlineData("var all = \"\"; await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(question)) { if (update.ContentUpdate.Count > 0) all += update.ContentUpdate[0].Text; } return all;")]
    [InlineData("var all = \"\"; await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(question)) foreach (var part in update.ContentUpdate) all += part.Text; return all;")]
    [InlineData("var response = await chat.GetResponseAsync(question); return response.Messages.Count == 0 ? null : response.Messages[0].Text;")]
    [InlineData("var message = new Microsoft.SemanticKernel.ChatMessageContent(AuthorRole.User, question); return (message.Items[0] as Microsoft.SemanticKernel.TextContent)?.Text + history.Count;")]
    [InlineData("var wire = await http.GetFromJsonAsync<Wire>(question); return wire is null || wire.Choices.Count == 0 ? null : wire.Choices[0].Message;")]
    [InlineData("var wire = await http.GetFromJsonAsync<Wire>(question); return wire?.Choices?.Any() == true ? wire.Choices[0].Message : null;")]
    [InlineData("var words = question.Split(' '); await Task.Yield(); return words[0];")]
    public Task StaysSilentWhereChecked(string statements) => StaysSilent(Method(statements));

    [Fact]
    public Task FixesTexts() => Fixes(
        Method(
            """
            ChatCompletion completion = await client.CompleteChatAsync(question); // one answer
                    string text = [|completion.Content[0]|].Text;
                    return text + [|completion.Content[0]|].Text.Trim();
            """),
        Method(
            """
            ChatCompletion completion = await client.CompleteChatAsync(question); // one answer
                    string text = completion.Content.FirstOrDefault()?.Text ?? "";
                    return text + (completion.Content.FirstOrDefault()?.Text ?? "").Trim();
            """));

    [Fact]
    public Task OffersNoFixForAPart() => OffersNoFix(Method("ChatCompletion completion = await client.CompleteChatAsync(question); var part = [|completion.Content[0]|]; return part.Text;"));
}
