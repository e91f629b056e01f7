using System.Security.Claims;
using ClinicTriage.Data;
using ClinicTriage.Services;

namespace ClinicTriage.Endpoints;

public static class ClinicEndpoints
{
    public const string RateLimit = "clinic";

    private const double MinConfidence = 0.75;

    public static void MapClinicEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/opening-hours", () => "Open day and night.");

        var devices = app.MapGroup("/api")
            .RequireAuthorization(policy => policy.RequireRole("terminal", "ambulance", "nurse"))
            .RequireRateLimiting(RateLimit);

        // The terminal at the front door.
        devices.MapPost("/intake", (IntakeForm form, Intake intake, CancellationToken cancellationToken)
            => intake.AdmitAsync(form, cancellationToken));

        // For the ambulances' own program.
        devices.MapPost("/urgency", (TriageRow vitals, UrgencyModel model) => new { Urgency = model.UrgencyOf(vitals) });

        var nurses = app.MapGroup("/api")
            .RequireAuthorization(policy => policy.RequireRole("nurse"))
            .RequireRateLimiting(RateLimit);

        // How urgent patients really were; the model learns from it.
        nurses.MapPost("/corrections", (List<TriageRow> rows, UrgencyModel model)
            => model.Train(rows) ? Results.NoContent() : Results.Conflict("The model would be worse; it stays as it was."));

        nurses.MapGet("/patients", (WaitingRoom waitingRoom) => waitingRoom.InOrder);

        nurses.MapPost("/patients/{id:int}/referral", async (int id, Stream scan, WaitingRoom waitingRoom, IReferralReader reader, CancellationToken cancellationToken) =>
        {
            if (waitingRoom.Find(id) is not { } patient)
            {
                return Results.NotFound();
            }

            var referral = await reader.ReadAsync(scan, cancellationToken);
            if (referral.Confidence < MinConfidence)
            {
                return Results.UnprocessableEntity("The letter can't be read for certain; please choose the department.");
            }

            patient.Department = referral.Department;
            return Results.Ok(patient);
        });

        nurses.MapPost("/patients/{id:int}/send-home", async (int id, ClaimsPrincipal nurse, WaitingRoom waitingRoom, RedFlagCheck check, ILogger<Program> logger, CancellationToken cancellationToken) =>
        {
            if (waitingRoom.Find(id) is not { } patient)
            {
                return Results.NotFound();
            }

            if (!await check.MayGoHomeAsync(patient.Complaint, cancellationToken))
            {
                return Results.Conflict("A doctor has to see this patient first.");
            }

            logger.LogInformation("{Nurse} sends patient {Id} home", nurse.FindFirstValue(ClaimTypes.NameIdentifier), id);
            waitingRoom.SendHome(id);
            return Results.NoContent();
        });
    }
}
