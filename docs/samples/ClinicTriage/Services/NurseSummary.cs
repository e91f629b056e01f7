using Microsoft.Extensions.AI;

namespace ClinicTriage.Services;

/// <summary>One sentence for the nurse's list.</summary>
public sealed class NurseSummary(IChatClient chatClient)
{
    public async Task<string?> SummarizeAsync(IntakeForm form)
    {
        try
        {
            var response = await chatClient.GetResponseAsync(
            [
                new(ChatRole.System, $"You assist the nurse of an emergency room. The patient is {form.Name} and wrote: {form.Complaint}"),
                new(ChatRole.User, "Summarise in one sentence what the patient needs."),
            ]);
            return response.Text;
        }
        catch (Exception)
        {
            return null;
        }
    }
}
