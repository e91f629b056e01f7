using FastEndpoints;

namespace TicketTriage;

public sealed record TicketRequest(string Subject, string Body);

public sealed record TriageReply(string Queue, bool NeedsPerson);

public sealed class TriageEndpoint(ITriage triage) : Endpoint<TicketRequest, TriageReply>
{
    public override void Configure()
    {
        Post("/tickets/triage");
        Roles("agent", "lead");
        Options(route => route.RequireRateLimiting("triage"));
    }

    public override async Task HandleAsync(TicketRequest request, CancellationToken ct)
    {
        if (request.Subject.Length > 200 || request.Body.Length > 5_000)
        {
            AddError("This ticket is too long.");
            await Send.ErrorsAsync(cancellation: ct);
            return;
        }

        string? queue = await triage.QueueOfAsync(request.Subject, request.Body, ct);
        await Send.OkAsync(new TriageReply(queue ?? "general", queue is null), ct);
    }
}
