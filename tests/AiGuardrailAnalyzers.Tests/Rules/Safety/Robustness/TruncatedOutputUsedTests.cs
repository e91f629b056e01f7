using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class TruncatedOutputUsedTests : FixTests<TruncatedOutputUsed, TruncatedOutputUsedFix>
{
    private static string Method(string statements, string members = "") => $$"""
        using System.Text.Json;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Microsoft.SemanticKernel.Connectors.OpenAI;

        public sealed record Verdict(string Label);

        public sealed class Judge(IChatClient client, IChatCompletionService service, OpenAI.Chat.ChatClient openAI)
        {
            {{members}}

            public async Task<object?> RateAsync(string text, ChatHistory history)
            {
                {{statements}}
            }
        }
        """;

    private const string Ask = "var response = await client.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 200 }); ";
    private const string Complete = "OpenAI.Chat.ChatCompletion completion = await openAI.CompleteChatAsync([new OpenAI.Chat.UserChatMessage(text)], new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 200 }); ";

    [Theory]
    [InlineData(Ask + "return JsonSerializer.[|Deserialize|]<Verdict>(response.Text);")]
    [InlineData(Ask + "try { return JsonSerializer.[|Deserialize|]<Verdict[]>(response.Text.Trim()); } catch (JsonException) { return null; }")]
    [InlineData("var options = new ChatOptions(); options.MaxOutputTokens = 100; var response = await client.GetResponseAsync(text, options); var json = response.Text; return JsonDocument.[|Parse|](json).RootElement;")]
    [InlineData("var response = await client.GetResponseAsync<Verdict>(text, new ChatOptions { MaxOutputTokens = 200 }); return response.[|Result|];")]
    [InlineData(Complete + "return JsonSerializer.[|Deserialize|]<Verdict>(completion.Content[0].Text);")]
    [InlineData("var answer = await service.GetChatMessageContentAsync(history, new OpenAIPromptExecutionSettings { MaxTokens = 200 }); return JsonSerializer.[|Deserialize|]<Verdict>(answer.Content!);")]
    [InlineData("var response = await client.GetResponseAsync(text, _options); return JsonSerializer.[|Deserialize|]<Verdict>(response.Text);", "private readonly ChatOptions _options = new() { MaxOutputTokens = 200 };")]
    public Task ReportsParses(string statements, string members = "") => Reports(Method(statements, members));

    [Theory]
    [InlineData(Ask + "if (response.FinishReason == ChatFinishReason.Length) return null; return JsonSerializer.Deserialize<Verdict>(response.Text);")]
    [InlineData(Ask + "if (response.FinishReason != ChatFinishReason.Stop) throw new InvalidOperationException(); return JsonSerializer.Deserialize<Verdict[]>(response.Text.Trim());")]
    [InlineData("var options = new ChatOptions(); options.MaxOutputTokens = null; var response = await client.GetResponseAsync(text, options); var json = response.Text; return JsonDocument.Parse(json).RootElement;")]
    [InlineData("var response = await client.GetResponseAsync(text); return JsonSerializer.Deserialize<Verdict>(response.Text);")]
    [InlineData("var response = await client.GetResponseAsync<Verdict>(text, new ChatOptions { MaxOutputTokens = 200 }); return response.FinishReason == ChatFinishReason.Stop ? response.Result : null;")]
    [InlineData("var response = await client.GetResponseAsync<Verdict>(text, new ChatOptions { MaxOutputTokens = 200 }); return response.TryGetResult(out var verdict) ? verdict : null;")]
    [InlineData(Complete + "return completion.FinishReason == OpenAI.Chat.ChatFinishReason.Stop ? JsonSerializer.Deserialize<Verdict>(completion.Content[0].Text) : null;")]
    [InlineData("var answer = await service.GetChatMessageContentAsync(history, new OpenAIPromptExecutionSettings { MaxTokens = 200 }); if (answer.Metadata?[\"FinishReason\"] is \"Length\") return null; return JsonSerializer.Deserialize<Verdict>(answer.Content!);")]
    [InlineData(Ask + "return response.Text;")]
    [InlineData(Ask + "return int.TryParse(response.Text, out int score) ? score : 0;")]
    [InlineData(Ask + "return JsonSerializer.Deserialize<Verdict>(text) + response.Text;")]
    [InlineData("var response = await client.GetResponseAsync(text); return JsonSerializer.Deserialize<Verdict>(response.Text);", "private async Task<string> Other(string q) => (await client.GetResponseAsync(q, new ChatOptions { MaxOutputTokens = 200 })).Text;")]
    public Task StaysSilentOtherwise(string statements, string members = "") => StaysSilent(Method(statements, members));

    [Fact]
    public Task FixesByACheckBefore() => Fixes(
        Method(
            """
            var response = await client.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 200 });

                    // The verdict.
                    return JsonSerializer.[|Deserialize|]<Verdict>(response.Text);
            """),
        Method(
            """
            var response = await client.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 200 });

                    // The verdict.
                    if (response.FinishReason == ChatFinishReason.Length)
                    {
                        throw new InvalidOperationException("The model's answer is cut off.");
                    }

                    return JsonSerializer.Deserialize<Verdict>(response.Text);
            """));
}
