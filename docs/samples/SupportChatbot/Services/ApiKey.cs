namespace SupportChatbot.Services;

public static class ApiKey
{
    public const string Missing = "OPENAI_API_KEY is not set: the program runs, but nothing that asks a model can answer (503). "
        + "Set the environment variable, or 'dotnet user-secrets set OPENAI_API_KEY <key>'.";

    public static bool IsSet(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration["OPENAI_API_KEY"]);

    public static string From(IConfiguration configuration)
        => IsSet(configuration) ? configuration["OPENAI_API_KEY"]! : throw new ApiKeyMissingException();
}

public sealed class ApiKeyMissingException() : InvalidOperationException(ApiKey.Missing);
