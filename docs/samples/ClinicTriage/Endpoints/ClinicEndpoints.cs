using ClinicTriage.Data;
using ClinicTriage.Services;
using Microsoft.ML;

namespace ClinicTriage.Endpoints;

public static class ClinicEndpoints
{
    public static void MapClinicEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/opening-hours", () => "Open day and night.");

        // The terminal at the front door.
        app.MapPost("/api/intake", (IntakeForm form, Intake intake, CancellationToken cancellationToken)
            => intake.AdmitAsync(form, cancellationToken));

        // For the ambulances' own program.
        app.MapPost("/api/urgency", (TriageRow vitals, PredictionEngine<TriageRow, UrgencyPrediction> engine)
            => engine.Predict(vitals));

        // How urgent patients really were; the model learns from it.
        app.MapPost("/api/corrections", (List<TriageRow> rows, UrgencyModel model) => model.Train(rows));

        var patients = app.MapGroup("/api/patients").RequireAuthorization(policy => policy.RequireRole("nurse"));

        patients.MapGet("/", (WaitingRoom waitingRoom) => waitingRoom.InOrder);

        patients.MapPost("/{id:int}/referral", async (int id, Stream scan, WaitingRoom waitingRoom, IReferralReader reader, CancellationToken cancellationToken) =>
        {
            if (waitingRoom.Find(id) is not { } patient)
            {
                return Results.NotFound();
            }

            var referral = await reader.ReadAsync(scan, cancellationToken);
            patient.Department = referral.Department;
            return Results.Ok(patient);
        });

        patients.MapPost("/{id:int}/send-home", async (int id, WaitingRoom waitingRoom, RedFlagCheck check, CancellationToken cancellationToken) =>
        {
            if (waitingRoom.Find(id) is not { } patient)
            {
                return Results.NotFound();
            }

            if (!await check.MayGoHomeAsync(patient.Complaint, cancellationToken))
            {
                return Results.Conflict("A doctor has to see this patient first.");
            }

            waitingRoom.SendHome(id);
            return Results.NoContent();
        });
    }
}
