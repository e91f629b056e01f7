using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace ClinicTriage.Services;

public static class ClinicAi
{
    public const string KeyMissing = "OPENAI_API_KEY is not set: the program runs, but nobody can be admitted (503). "
        + "Set the environment variable, or 'dotnet user-secrets set OPENAI_API_KEY <key>'.";

    public static bool HasKey(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration["OPENAI_API_KEY"]);

    public static IServiceCollection AddClinicAi(this IServiceCollection services)
    {
        services.AddChatClient(provider =>
        {
            var configuration = provider.GetRequiredService<IConfiguration>();
            var key = HasKey(configuration) ? configuration["OPENAI_API_KEY"]! : throw new ApiKeyMissingException();
            return new ChatClient(configuration["Models:Chat"], key).AsIChatClient();
        }).UseOpenTelemetry(sourceName: "ClinicTriage");
        return services;
    }
}

public sealed class ApiKeyMissingException() : InvalidOperationException(ClinicAi.KeyMissing);
