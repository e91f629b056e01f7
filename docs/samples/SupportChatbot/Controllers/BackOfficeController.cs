using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using SupportChatbot.Data;
using SupportChatbot.Services;

namespace SupportChatbot.Controllers;

[ApiController]
[Route("backoffice/tickets")]
public sealed class BackOfficeController(TicketStore tickets, IReplyDrafter drafter, ITicketTriage triage) : ControllerBase
{
    [HttpGet]
    [Authorize(Roles = "staff")]
    public IEnumerable<Ticket> List() => tickets.All;

    // The screen on the wall of the office shows this number; it tells nothing about anybody.
    [HttpGet("count")]
    public int Count() => tickets.All.Count();

    [HttpPost("{id:int}/triage")]
    [Authorize(Roles = "staff")]
    public async Task<ActionResult<Triage>> Triage(int id, CancellationToken cancellationToken)
        => tickets.Find(id) is { } ticket ? await triage.TriageAsync(ticket, cancellationToken) : NotFound();

    [HttpPost("{id:int}/draft")]
    public async Task<ActionResult<string>> Draft(int id, [FromBody] string instruction, CancellationToken cancellationToken)
        => tickets.Find(id) is { } ticket ? await drafter.DraftAsync(ticket, instruction, cancellationToken) : NotFound();

    [HttpGet("{id:int}/preview")]
    [Authorize(Roles = "staff")]
    public async Task<IActionResult> Preview(int id, CancellationToken cancellationToken)
    {
        if (tickets.Find(id) is not { } ticket)
        {
            return NotFound();
        }

        var reply = await drafter.DraftAsync(ticket, "Answer the customer.", cancellationToken);
        return Content($"<h1>Ticket {id}</h1><article>{reply}</article>", "text/html");
    }
}
