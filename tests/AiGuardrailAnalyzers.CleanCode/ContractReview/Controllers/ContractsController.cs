using ContractReview.Services;
using Microsoft.AspNetCore.Mvc;

namespace ContractReview.Controllers;

[ApiController]
[Route("contracts")]
public sealed class ContractsController(IContractReviewer reviewer) : ControllerBase
{
    [HttpPost("review")]
    [RequestSizeLimit(64_000)]
    [Consumes("text/plain")]
    [ProducesResponseType<Review>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status502BadGateway)]
    public async Task<ActionResult<Review>> Review([FromBody] string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 60_000)
        {
            return BadRequest();
        }

        return await reviewer.ReviewAsync(text, cancellationToken) is { } review
            ? review
            : Problem("The contract could not be read automatically; it goes to a person.", statusCode: StatusCodes.Status502BadGateway);
    }
}
