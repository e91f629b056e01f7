using ClinicTriage.Data;

namespace ClinicTriage.Services;

public sealed record IntakeForm(string Name, string Complaint, TriageRow Vitals);

public sealed record Admission(int Id, string Urgency);

/// <summary>Admits a patient to the waiting room.</summary>
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
        logger.LogInformation("{Name} says: {Complaint}", form.Name, form.Complaint);

        var symptoms = await complaints.ReadAsync(form.Complaint, cancellationToken);
        var vitals = form.Vitals;
        vitals.Pain = symptoms.Pain;
        vitals.ChronicConditions = symptoms.ChronicConditions;

        string urgency = urgencies.UrgencyOf(vitals);
        if (sepsis is not null && await sepsis.IsLikelyAsync(vitals, cancellationToken))
        {
            urgency = "immediate";
        }

        string? summary = await summaries.SummarizeAsync(form);
        var patient = waitingRoom.Add(form.Name, form.Complaint, urgency, summary);
        return new Admission(patient.Id, patient.Urgency);
    }
}
