using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using SupportChatbot.Data;
using SupportChatbot.Endpoints;
using SupportChatbot.Services;

namespace SupportChatbot.Controllers;

[ApiController]
[Route("backoffice")]
[Authorize(Roles = "staff")]
[EnableRateLimiting(ChatEndpoints.RateLimit)]
public sealed class BackOfficeController(TicketStore tickets, ApprovalStore approvals, IReplyDrafter drafter, ITicketTriage triage, IChatService chat) : ControllerBase
{
    [HttpGet("tickets")]
    public IEnumerable<Ticket> List() => tickets.All;

    // The screen on the wall of the office shows this number; it tells nothing about anybody.
    [HttpGet("tickets/count")]
    [AllowAnonymous]
    public int Count() => tickets.All.Count();

    [HttpPost("tickets/{id:int}/triage")]
    public async Task<ActionResult<Triage>> Triage(int id, CancellationToken cancellationToken)
    {
        if (tickets.Find(id) is not { } ticket)
        {
            return NotFound();
        }

        return await triage.TriageAsync(ticket, cancellationToken) is { } result
            ? result
            : Problem("The assistant could not tell; please sort this ticket by hand.");
    }

    [HttpPost("tickets/{id:int}/draft")]
    public async Task<ActionResult<string>> Draft(int id, [FromBody, MaxLength(2000)] string instruction, CancellationToken cancellationToken)
        => tickets.Find(id) is { } ticket ? await drafter.DraftAsync(StaffEmail, ticket, instruction, cancellationToken) : NotFound();

    [HttpGet("tickets/{id:int}/preview")]
    public async Task<IActionResult> Preview(int id, CancellationToken cancellationToken)
    {
        if (tickets.Find(id) is not { } ticket)
        {
            return NotFound();
        }

        var reply = await drafter.DraftAsync(StaffEmail, ticket, "Answer the customer.", cancellationToken);
        return Content($"<h1>Ticket {id}</h1><article>{HtmlEncoder.Default.Encode(reply)}</article>", "text/html");
    }

    [HttpGet("approvals")]
    public IEnumerable<object> Approvals()
        => approvals.All.Select(pending => new { pending.Request.RequestId, pending.CustomerEmail, pending.Request.ToolCall });

    [HttpPost("approvals/{requestId}")]
    public async Task<ActionResult<ChatReply>> Decide(string requestId, bool approved, CancellationToken cancellationToken)
        => await chat.ResumeAsync(requestId, approved, cancellationToken) is { } reply ? reply : NotFound();

    private string StaffEmail => User.FindFirstValue(ClaimTypes.NameIdentifier)!;
}
