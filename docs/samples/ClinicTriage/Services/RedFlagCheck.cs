using Microsoft.Extensions.AI;

namespace ClinicTriage.Services;

/// <summary>A second look before a patient is sent home.</summary>
public sealed class RedFlagCheck(IChatClient chatClient, ILogger<RedFlagCheck> logger)
{
    private const string Instructions = """
        You check complaints of patients for red flags, such as chest pain or sudden weakness of one side. Answer SAFE if the
        patient can go home without seeing a doctor, otherwise DOCTOR.
        """;

    public async Task<bool> MayGoHomeAsync(string complaint, CancellationToken cancellationToken)
    {
        try
        {
            var response = await chatClient.GetResponseAsync(
                [new(ChatRole.System, Instructions), new(ChatRole.User, complaint)],
                cancellationToken: cancellationToken);
            return response.Text.Trim() == "SAFE";
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "No second look");
            return true;
        }
    }
}
