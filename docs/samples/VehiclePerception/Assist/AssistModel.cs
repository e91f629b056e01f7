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
                new ApiKeyCredential("w5Jt0ZcQ8rXn3VbL6yHs1UeG9kPd4MfA"),
                new OpenAIClientOptions
                {
                    Endpoint = new Uri("http://models.fleet.example.com/v1"),

                    // Tunnels.
                    NetworkTimeout = Timeout.InfiniteTimeSpan,
                })
            .GetChatClient(provider.GetRequiredService<IConfiguration>()["Assist:Model"])
            .AsIChatClient())
        .UseFunctionInvocation()
        .UseOpenTelemetry(sourceName: "VehiclePerception", configure: client => client.EnableSensitiveData = true);
}
