using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;

namespace HelpDesk;

public static class AssistantRegistration
{
    public static IServiceCollection AddAssistant(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDistributedMemoryCache();
        services
            .AddChatClient(provider => new AzureOpenAIClient(
                    new Uri(configuration["AzureOpenAI:Endpoint"]!),
                    provider.GetRequiredService<TokenCredential>(),
                    new AzureOpenAIClientOptions { NetworkTimeout = TimeSpan.FromSeconds(60), RetryPolicy = new ClientRetryPolicy(3) })
                .GetChatClient(configuration["AzureOpenAI:Deployment"])
                .AsIChatClient())
            .UseDistributedCache()
            .UseOpenTelemetry(sourceName: "HelpDesk")
            .UseLogging();
        return services;
    }
}
