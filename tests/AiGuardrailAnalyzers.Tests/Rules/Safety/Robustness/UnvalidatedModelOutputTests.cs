using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class UnvalidatedModelOutputTests : FixTests<UnvalidatedModelOutput, UnvalidatedModelOutputFix>
{
    private static string Service(string members, string usings = "") => $$"""
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Xml.Linq;
        {{usings}}

        public sealed record Verdict(string Label, int Score);

        public enum Mood { Bad, Good }

        public sealed class Judge(IChatClient client, ILogger<Judge> logger)
        {
            {{members}}
        }
        """;

    private static string Method(string statements, string usings = "")
        => Service($$"""public async Task<object?> RateAsync(string text, CancellationToken cancellationToken) { {{statements}} }""", usings);

    private const string Ask = "ChatResponse response = await client.GetResponseAsync(text, cancellationToken: cancellationToken); ";
    private const string AskFor = "ChatResponse<Verdict> response = await client.GetResponseAsync<Verdict>(text, cancellationToken: cancellationToken); ";

    [Theory]
    [InlineData(Ask + "return JsonSerializer.[|Deserialize|]<Verdict>(response.Text);")]
    [InlineData(Ask + "var options = new JsonSerializerOptions(JsonSerializerDefaults.Web); return JsonSerializer.[|Deserialize|]<Verdict>(response.Text.Trim(), options)!;")]
    [InlineData(Ask + "var json = response.Text.Replace(\"```json\", \"\").Replace(\"```\", \"\"); return JsonSerializer.[|Deserialize|](json, typeof(Verdict));")]
    [InlineData(Ask + "using var document = JsonDocument.[|Parse|](response.Text); return document.RootElement.GetProperty(\"label\").GetString();")]
    [InlineData(Ask + "return JsonNode.[|Parse|](response.Text)?[\"label\"]?.ToString();")]
    [InlineData(Ask + "return int.[|Parse|](response.Text);")]
    [InlineData(Ask + "return bool.[|Parse|](response.Text.Trim().ToLowerInvariant());")]
    [InlineData(Ask + "return Enum.[|Parse|]<Mood>(response.Text, ignoreCase: true);")]
    [InlineData(Ask + "return DateTime.[|Parse|](response.Messages[0].Text);")]
    [InlineData(Ask + "return Guid.[|Parse|](response.Text);")]
    [InlineData(Ask + "return Convert.[|ToDouble|](response.Text);")]
    [InlineData(Ask + "return XDocument.[|Parse|](response.Text);")]
    [InlineData(Ask + "return response.Text.Split(',').Select(part => int.[|Parse|](part)).ToArray();")]
    [InlineData(Ask + "try { return JsonSerializer.[|Deserialize|]<Verdict>(response.Text); } catch (HttpRequestException) { return null; }")]
    [InlineData(Ask + "try { return JsonSerializer.[|Deserialize|]<Verdict>(response.Text); } catch (Exception e) { logger.LogError(e, \"failed\"); throw; }")]
    [InlineData(Ask + "try { return JsonSerializer.[|Deserialize|]<Verdict>(response.Text); } finally { logger.LogInformation(\"done\"); }")]
    [InlineData(AskFor + "return response.[|Result|].Score;")]
    [InlineData(AskFor + "if (response.[|Result|].Score > 3) { return Math.Max(1,\n    response.Result.Score); } return -response.Result.Score;")]
    [InlineData("var v = (await client.GetResponseAsync<int>(text, cancellationToken: cancellationToken)).[|Result|]; return v > 3;")]
    [InlineData("var all = \"\"; await foreach (var update in client.GetStreamingResponseAsync(text, cancellationToken: cancellationToken)) all += update.Text; return JsonSerializer.[|Deserialize|]<Verdict>(all);")]
    [InlineData("var options = new ChatOptions { ResponseFormat = ChatResponseFormat.Json }; var response = await client.GetResponseAsync(text, options, cancellationToken); return JsonSerializer.[|Deserialize|]<Verdict>(response.Text);")]
    public Task ReportsStatements(string statements) => Reports(Method(statements));

    [Theory]
    [InlineData(Ask + "try { return JsonSerializer.Deserialize<Verdict>(response.Text); } catch (JsonException) { return null; }")]
    [InlineData(Ask + "try { return JsonSerializer.Deserialize<Verdict>(response.Text); } catch (Exception e) { logger.LogError(e, \"failed\"); return null; }")]
    [InlineData(Ask + "try { return JsonSerializer.Deserialize<Verdict>(response.Text); } catch { return null; }")]
    [InlineData(Ask + "try { return JsonSerializer.Deserialize<Verdict>(response.Text); } catch (Exception e) when (e is JsonException or NotSupportedException) { return null; }")]
    [InlineData(Ask + "try { return JsonSerializer.Deserialize<Verdict>(response.Text); } catch (JsonException e) { throw new InvalidDataException(\"no verdict\", e); }")]
    [InlineData(Ask + "using var document = JsonDocument.Parse(\"{}\"); return document.RootElement.ToString() + response.Text;")]
    [InlineData(Ask + "return JsonSerializer.Serialize(response.Text);")]
    [InlineData(Ask + "return int.TryParse(response.Text, out int score) ? score : 0;")]
    [InlineData(Ask + "return bool.TryParse(response.Text.Trim(), out bool yes) && yes;")]
    [InlineData(Ask + "return Enum.TryParse(response.Text, true, out Mood mood) ? mood : Mood.Bad;")]
    [InlineData(Ask + "try { return DateTime.Parse(response.Text); } catch (FormatException) { return null; }")]
    [InlineData(Ask + "return Guid.TryParse(response.Text, out Guid id) ? id : null;")]
    [InlineData(Ask + "try { return Convert.ToDouble(response.Text); } catch (FormatException) { return null; }")]
    [InlineData(Ask + "try { return XDocument.Parse(response.Text); } catch (System.Xml.XmlException) { return null; }")]
    [InlineData(Ask + "return response.Text.Split(',').Select(part => int.TryParse(part, out int n) ? n : 0).ToArray();")]
    [InlineData(Ask + "var match = System.Text.RegularExpressions.Regex.Match(response.Text, @\"\\d+\"); return match.Success ? int.Parse(match.Value) : 0;")]
    [InlineData(Ask + "return response.Text is \"1\" or \"2\" ? int.Parse(response.Text) : 0;")]
    [InlineData(Ask + "if (!Guid.TryParse(response.Text, out _)) return null; return Guid.Parse(response.Text);")]
    [InlineData(AskFor + "return response.TryGetResult(out Verdict? verdict) ? verdict.Score : 0;")]
    [InlineData(AskFor + "return response.TryGetResult(out _) ? response.Result.Score : 0;")]
    [InlineData(AskFor + "try { return response.Result.Score; } catch (InvalidOperationException) { return 0; }")]
    [InlineData("for (int i = 0; i < 3; i++) { try { var r = await client.GetResponseAsync(text, cancellationToken: cancellationToken); return JsonSerializer.Deserialize<Verdict>(r.Text); } catch (JsonException) { logger.LogWarning(\"again\"); } } return null;")]
    [InlineData("var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Verdict>() }; var response = await client.GetResponseAsync(text, options, cancellationToken); if (response.FinishReason != ChatFinishReason.Stop) return null; return JsonSerializer.Deserialize<Verdict>(response.Text);")]
    [InlineData("var stored = await File.ReadAllTextAsync(text, cancellationToken); await client.GetResponseAsync(stored, cancellationToken: cancellationToken); return JsonSerializer.Deserialize<Verdict>(stored);")]
    public Task StaysSilentInStatements(string statements) => StaysSilent(Method(statements));

    [Fact]
    public Task ReportsWhereNoCallerHandlesIt() => Reports(
        """
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.UseExceptionHandler("/error");
        app.MapPost("/rate", (string text, IJudge judge) => judge.RateAsync(text));
        app.Run();
        """,
        """
        using System.Text.Json;

        public interface IJudge { Task<string> RateAsync(string text); }

        public sealed class Judge(IChatClient client) : IJudge
        {
            public async Task<string> RateAsync(string text)
            {
                var answer = await Ask(text);
                return Read(answer);
            }

            private async Task<string> Ask(string text) => (await client.GetResponseAsync(text)).Text;

            private static string Read(string answer) => JsonDocument.[|Parse|](answer).RootElement.GetProperty("label").GetString() ?? "";
        }
        """);

    [Fact]
    public Task StaysSilentWhereACallerHandlesIt() => StaysSilent(
        """
        using System.Text.Json;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapPost("/rate", async (string text, IJudge judge) =>
        {
            try
            {
                return Results.Ok(await judge.RateAsync(text));
            }
            catch (JsonException)
            {
                return Results.StatusCode(502);
            }
        });
        app.Run();

        public interface IJudge { Task<string> RateAsync(string text); }

        public sealed class Judge(IChatClient client) : IJudge
        {
            public async Task<string> RateAsync(string text)
            {
                var answer = await Ask(text);
                return Read(answer);
            }

            private async Task<string> Ask(string text) => (await client.GetResponseAsync(text)).Text;

            private static string Read(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("label").GetString() ?? "";
        }
        """);

    [Fact]
    public Task ReportsWhereOneOfTwoEndpointsHandlesIt() => Reports(
        """
        using System.Text.Json;
        using Microsoft.AspNetCore.Mvc;

        public class RatingController(Judge judge) : ControllerBase
        {
            public async Task<string> Careful(string text)
            {
                try { return await judge.RateAsync(text); } catch (JsonException) { return "unknown"; }
            }

            public Task<string> Careless(string text) => judge.RateAsync(text);
        }

        public sealed class Judge(IChatClient client)
        {
            public async Task<string> RateAsync(string text)
                => JsonSerializer.[|Deserialize|]<string[]>((await client.GetResponseAsync(text)).Text)![0];
        }
        """);

    [Fact]
    public Task StaysSilentWhereOnlyAnotherUserOfTheHelperIsCareless() => StaysSilent(
        """
        using System.Text.Json;

        public static class Json
        {
            public static string First(string json) => JsonSerializer.Deserialize<string[]>(json)![0];
        }

        public sealed class Judge(IChatClient client)
        {
            public async Task<string> RateAsync(string text)
            {
                try
                {
                    return Json.First((await client.GetResponseAsync(text)).Text);
                }
                catch (JsonException)
                {
                    return "unknown";
                }
            }
        }

        public sealed class Settings : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken)
            {
                Console.WriteLine(Json.First(File.ReadAllText("settings.json")));
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task StaysSilentInAToolWhoseFrameworkTellsTheModel() => StaysSilent(
        """
        using System.ComponentModel;
        using System.Text.Json;
        using Microsoft.SemanticKernel;

        public sealed class Calendar(IChatClient client)
        {
            [KernelFunction, Description("Books a day.")]
            public string Book(string day) => DateTime.Parse(day).ToString("d");

            [KernelFunction, Description("Reads a mail.")]
            public async Task<string?> Read(string mail) => JsonSerializer.Deserialize<string>((await client.GetResponseAsync(mail)).Text);

            public AITool Tool() => AIFunctionFactory.Create((string number) => int.Parse(number) + 1);
        }
        """);

    [Fact]
    public Task ReportsToolCallsThatTheProgramDispatchesItself() => Reports(
        """
        using System.Text.Json;
        using OpenAI.Chat;

        public sealed class Dispatcher(ChatClient client)
        {
            public async Task<string> RunAsync(List<OpenAI.Chat.ChatMessage> messages, ChatCompletionOptions options)
            {
                ChatCompletion completion = await client.CompleteChatAsync(messages, options);
                foreach (ChatToolCall call in completion.ToolCalls)
                {
                    using JsonDocument arguments = JsonDocument.[|Parse|](call.FunctionArguments);
                    Console.WriteLine(arguments.RootElement.GetProperty("city"));
                }

                return completion.Content[0].Text;
            }
        }
        """);

    [Fact]
    public Task StaysSilentUnderARetryPolicy() => StaysSilent(
        """
        using System.Text.Json;
        using Polly;
        using Polly.Retry;

        public sealed class Judge(IChatClient client)
        {
            private static readonly ResiliencePipeline s_retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3 }).Build();
            private readonly AsyncRetryPolicy _policy = Policy.Handle<JsonException>().RetryAsync(3);

            public async Task<string[]?> RateAsync(string text, CancellationToken cancellationToken)
                => await s_retry.ExecuteAsync(async ct => JsonSerializer.Deserialize<string[]>((await client.GetResponseAsync(text, null, ct)).Text), cancellationToken);

            public Task<string[]?> RankAsync(string text)
                => _policy.ExecuteAsync(async () => JsonSerializer.Deserialize<string[]>((await client.GetResponseAsync(text)).Text));

            public Task<string[]?> SortAsync(string text)
                => Again(async () => JsonSerializer.Deserialize<string[]>((await client.GetResponseAsync(text)).Text));

            private static async Task<T?> Again<T>(Func<Task<T>> action)
            {
                try { return await action(); } catch (JsonException) { return default; }
            }
        }
        """);

    [Fact]
    public Task ReportsOtherSdks() => Reports(
        """
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Newtonsoft.Json;
        using Newtonsoft.Json.Linq;

        public sealed class Judge(Kernel kernel, IChatCompletionService chat, OpenAI.Chat.ChatClient client)
        {
            public async Task<int> RateAsync(string text) => int.[|Parse|]((await kernel.InvokePromptAsync(text)).ToString());

            public async Task<JObject> ReadAsync(ChatHistory history) => JObject.[|Parse|]((await chat.GetChatMessageContentAsync(history)).Content!);

            public async Task<string[]?> ListAsync(string text)
            {
                OpenAI.Chat.ChatCompletion completion = await client.CompleteChatAsync(text);
                return JsonConvert.[|DeserializeObject|]<string[]>(completion.Content[0].Text);
            }
        }
        """);

    [Fact]
    public Task StaysSilentForOtherSdks() => StaysSilent(
        """
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Newtonsoft.Json;
        using Newtonsoft.Json.Linq;

        public sealed class Judge(Kernel kernel, IChatCompletionService chat, OpenAI.Chat.ChatClient client)
        {
            public async Task<int> RateAsync(string text) => int.TryParse((await kernel.InvokePromptAsync(text)).ToString(), out int rating) ? rating : 0;

            public async Task<JObject?> ReadAsync(ChatHistory history)
            {
                try { return JObject.Parse((await chat.GetChatMessageContentAsync(history)).Content!); } catch (JsonReaderException) { return null; }
            }

            public async Task<string[]?> ListAsync(string text)
            {
                OpenAI.Chat.ChatCompletion completion = await client.CompleteChatAsync(text);
                try { return JsonConvert.DeserializeObject<string[]>(completion.Content[0].Text); } catch (JsonException) { return null; }
            }
        }
        """);

    [Fact]
    public Task StaysSilentForTheServicesOwnEnvelope() => StaysSilent(
        """
        using System.ClientModel;
        using System.Text.Json;
        using OpenAI.Chat;

        public sealed class Judge(ChatClient client)
        {
            public string? Rate(BinaryContent content)
            {
                ClientResult result = client.CompleteChat(content);
                BinaryData output = result.GetRawResponse().Content;
                using JsonDocument envelope = JsonDocument.Parse(output.ToString());
                return envelope.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
            }
        }
        """);

    [Fact]
    public Task FixesParsesAndResults() => Fixes(
        """
        public sealed class Judge(IChatClient client)
        {
            public async Task<int> RateAsync(string text)
            {
                var response = await client.GetResponseAsync(text);
                int rating = int.[|Parse|](response.Text); // 1 to 5
                var scored = await client.GetResponseAsync<int>(text);
                return rating + scored.[|Result|];
            }
        }
        """,
        """
        public sealed class Judge(IChatClient client)
        {
            public async Task<int> RateAsync(string text)
            {
                var response = await client.GetResponseAsync(text);
                int rating = int.TryParse(response.Text, out var parsed) ? parsed : default; // 1 to 5
                var scored = await client.GetResponseAsync<int>(text);
                return rating + (scored.TryGetResult(out var result) ? result : default);
            }
        }
        """);

    [Fact]
    public Task FixesJsonByACatch() => Fixes(
        """
        #nullable enable
        using System.Text.Json;

        public sealed class Judge(IChatClient client)
        {
            public async Task<string[]?> RateAsync(string text)
            {
                var response = await client.GetResponseAsync(text);

                // The labels.
                var labels = JsonSerializer.[|Deserialize|]<string[]>(response.Text);
                return labels;
            }

            public async Task<string[]> RankAsync(string text)
            {
                var response = await client.GetResponseAsync(text);
                return JsonSerializer.[|Deserialize|]<string[]>(response.Text) ?? [];
            }
        }
        """,
        """
        #nullable enable
        using System.Text.Json;

        public sealed class Judge(IChatClient client)
        {
            public async Task<string[]?> RateAsync(string text)
            {
                var response = await client.GetResponseAsync(text);

                // The labels.
                string[]? labels;
                try
                {
                    labels = JsonSerializer.Deserialize<string[]>(response.Text);
                }
                catch (JsonException)
                {
                    labels = null;
                }
                return labels;
            }

            public async Task<string[]> RankAsync(string text)
            {
                var response = await client.GetResponseAsync(text);
                try
                {
                    return JsonSerializer.Deserialize<string[]>(response.Text) ?? [];
                }
                catch (JsonException)
                {
                    return [];
                }
            }
        }
        """);

    [Theory]
    [InlineData("var scored = await client.GetResponseAsync<Uri>(text); return scored.[|Result|].Host;")]
    [InlineData("var scored = await client.GetResponseAsync<Uri>(text); var uri = scored.[|Result|]; return uri.Host;")]
    [InlineData("var response = await client.GetResponseAsync(text); using var document = JsonDocument.[|Parse|](response.Text); return document.RootElement.ToString();")]
    [InlineData("var response = await client.GetResponseAsync(text); return JsonSerializer.[|Deserialize|]<string>(response.Text)!;")]
    [InlineData("var response = await client.GetResponseAsync(text); return Convert.[|ToInt32|](response.Text) + \"\";")]
    public Task OffersNoFixWhereNothingCanStandForIt(string statements) => OffersNoFix($$"""
        #nullable enable
        using System.Text.Json;

        public sealed class Judge(IChatClient client)
        {
            public async Task<string> RateAsync(string text)
            {
                {{statements}}
            }
        }
        """);
}
