using System.ComponentModel.DataAnnotations;
using ClinicTriage.Data;

namespace ClinicTriage.Services;

public sealed record IntakeForm([MaxLength(100)] string Name, [MaxLength(2000)] string Complaint, TriageRow Vitals);

public sealed record Admission(int Id, string Urgency);

/// <summary>Admits a patient to the waiting room. Whatever a model can't tell makes the patient 'unclear', never 'routine'.</summary>
public sealed class Intake(
    UrgencyModel urgencies,
    ComplaintReader complaints,
    NurseSummary summaries,
    WaitingRoom waitingRoom,
    ILogger<Intake> logger,
    SepsisModel? sepsis = null)
{
    public async Task<Admission> AdmitAsync(IntakeForm form, CancellationToken cancellationToken)
    {
        logger.LogInformation("Complaint of {Length} characters", form.Complaint.Length);

        string urgency = "unclear";
        var vitals = form.Vitals;
        if (await complaints.ReadAsync(form.Complaint, cancellationToken) is { } symptoms)
        {
            vitals.Pain = symptoms.Pain;
            vitals.ChronicConditions = symptoms.ChronicConditions;
            urgency = urgencies.UrgencyOf(vitals);
        }

        urgency = await HasSepsisAsync(vitals, cancellationToken) switch
        {
            true => "immediate",
            null when urgency != "immediate" => "unclear",
            _ => urgency,
        };

        string summary = await summaries.SummarizeAsync(form, cancellationToken);
        var patient = waitingRoom.Add(form.Name, form.Complaint, urgency, summary);
        return new Admission(patient.Id, patient.Urgency);
    }

    // Null when the alarm itself fails.
    private async Task<bool?> HasSepsisAsync(TriageRow vitals, CancellationToken cancellationToken)
    {
        try
        {
            return sepsis is not null && await sepsis.IsLikelyAsync(vitals, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            logger.LogError(ex, "The sepsis alarm failed");
            return null;
        }
    }
}
