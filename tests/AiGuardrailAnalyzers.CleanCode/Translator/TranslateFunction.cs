using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;

namespace Translator;

public sealed record TranslationRequest(string Text, string Language);

public sealed class TranslateFunction(IAmazonBedrockRuntime bedrock, ILogger<TranslateFunction> logger)
{
    private const string Model = "anthropic.claude-3-5-haiku-20241022-v1:0";

    private static readonly Dictionary<string, string> s_languages = new() { ["de"] = "German", ["fr"] = "French", ["pl"] = "Polish" };

    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Post, "/translations", Authorizer = "UserPool")]
    public async Task<string> TranslateAsync(TranslationRequest request)
    {
        if (request.Text.Length > 3_000 || !s_languages.TryGetValue(request.Language, out string? language))
        {
            return "We translate at most 3,000 characters into German, French or Polish.";
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        try
        {
            ConverseResponse response = await bedrock.ConverseAsync(
                new ConverseRequest
                {
                    ModelId = Model,
                    System = [new SystemContentBlock { Text = $"Translate into {language}. Answer with the translation only." }],
                    Messages = [new Message { Role = ConversationRole.User, Content = [new ContentBlock { Text = request.Text }] }],
                    InferenceConfig = new InferenceConfiguration { MaxTokens = 2_000, Temperature = 0 },
                },
                limit.Token);
            return response.StopReason == StopReason.End_turn && response.Output.Message.Content is [{ Text: { } text }, ..] ? text : "This text could not be translated.";
        }
        catch (AmazonBedrockRuntimeException exception)
        {
            logger.LogError(exception, "No translation of {Length} characters", request.Text.Length);
            return "Please try again later.";
        }
    }
}
