using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SupportChatbot.Services;

/// <summary>The model clients of the program.</summary>
public static class SupportAi
{
    public static IServiceCollection AddSupportAi(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddSingleton(provider => new OpenAIClient(
            new ApiKeyCredential(ApiKey.From(provider.GetRequiredService<IConfiguration>())),
            new OpenAIClientOptions
            {
                NetworkTimeout = TimeSpan.FromSeconds(60),
            }));

        services
            .AddChatClient(provider => provider.GetRequiredService<OpenAIClient>()
                .GetChatClient(Model(provider, "Chat"))
                .AsIChatClient())
            .UseFunctionInvocation()
            .UseOpenTelemetry(sourceName: "SupportChatbot", configure: client => client.EnableSensitiveData = environment.IsDevelopment())
            .UseLogging();

        services.AddEmbeddingGenerator(provider => provider.GetRequiredService<OpenAIClient>()
            .GetEmbeddingClient(Model(provider, "Embedding"))
            .AsIEmbeddingGenerator());

        return services;
    }

    private static string Model(IServiceProvider provider, string kind)
        => provider.GetRequiredService<IConfiguration>()[$"Models:{kind}"]
            ?? throw new InvalidOperationException($"Models:{kind} is missing in appsettings.json.");
}
