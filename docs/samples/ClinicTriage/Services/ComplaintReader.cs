using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClinicTriage.Services;

public sealed record Symptoms(int Pain, int ChronicConditions);

/// <summary>Turns what patients write into numbers for the model.</summary>
public sealed class ComplaintReader(IChatClient chatClient)
{
    private const string Instructions = """
        Read what the patient wrote and answer with JSON only: {"pain": 0-10, "chronicConditions": how many are mentioned}
        """;

    public async Task<Symptoms> ReadAsync(string complaint, CancellationToken cancellationToken)
    {
        var response = await chatClient.GetResponseAsync(
            [new(ChatRole.System, Instructions), new(ChatRole.User, complaint)],
            new ChatOptions { Temperature = 0 },
            cancellationToken);
        return JsonSerializer.Deserialize<Symptoms>(response.Text, JsonSerializerOptions.Web)!;
    }
}
