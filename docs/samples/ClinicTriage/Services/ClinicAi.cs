using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

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
            var client = new OpenAIClient(
                new ApiKeyCredential(HasKey(configuration) ? configuration["OPENAI_API_KEY"]! : throw new ApiKeyMissingException()),
                new OpenAIClientOptions { NetworkTimeout = TimeSpan.FromSeconds(60) });
            return client.GetChatClient(configuration["Models:Chat"]).AsIChatClient();
        });
        return services;
    }
}

public sealed class ApiKeyMissingException() : InvalidOperationException(ClinicAi.KeyMissing);
