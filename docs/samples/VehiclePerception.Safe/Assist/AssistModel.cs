using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace VehiclePerception.Assist;

/// <summary>The model that the fleet runs for its vehicles; it speaks OpenAI's protocol.</summary>
public static class AssistModel
{
    public static void AddAssistModel(this IServiceCollection services) => services
        .AddChatClient(provider => new OpenAIClient(
                new ApiKeyCredential(Setting(provider, "ApiKey")),
                new OpenAIClientOptions
                {
                    Endpoint = new Uri(Setting(provider, "Endpoint")),
                    NetworkTimeout = TimeSpan.FromSeconds(20),
                })
            .GetChatClient(Setting(provider, "Model"))
            .AsIChatClient())
        .UseFunctionInvocation()
        .UseOpenTelemetry(sourceName: "VehiclePerception");

    private static string Setting(IServiceProvider provider, string name)
        => provider.GetRequiredService<IConfiguration>()[$"Assist:{name}"] ?? throw new InvalidOperationException($"Assist:{name} is not set.");
}
