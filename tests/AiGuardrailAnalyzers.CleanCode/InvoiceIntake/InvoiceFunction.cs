using Azure;
using Azure.AI.DocumentIntelligence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace InvoiceIntake;

public sealed record Invoice(string Vendor, decimal Total);

public sealed class InvoiceFunction(DocumentIntelligenceClient documents, ILogger<InvoiceFunction> logger)
{
    private const float MinConfidence = 0.8f;
    private const long MaxSize = 4_000_000;

    [Function("ReadInvoice")]
    public async Task<IActionResult> RunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "invoices")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= MaxSize))
        {
            return new BadRequestObjectResult("Send one invoice of at most 4 MB.");
        }

        try
        {
            BinaryData scan = await BinaryData.FromStreamAsync(request.Body, cancellationToken);
            Operation<AnalyzeResult> operation = await documents.AnalyzeDocumentAsync(WaitUntil.Completed, "prebuilt-invoice", scan, cancellationToken);
            return ReadFirst(operation.Value) is { } invoice ? new OkObjectResult(invoice) : new UnprocessableEntityObjectResult("This invoice needs a person.");
        }
        catch (RequestFailedException exception)
        {
            logger.LogError(exception, "An invoice was not read");
            return new StatusCodeResult(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Invoice? ReadFirst(AnalyzeResult result)
        => result.Documents is [{ Confidence: >= MinConfidence } document, ..]
            && document.Fields.TryGetValue("VendorName", out DocumentField? vendor) && vendor.Confidence >= MinConfidence
            && document.Fields.TryGetValue("InvoiceTotal", out DocumentField? total) && total.Confidence >= MinConfidence
                ? new Invoice(vendor.ValueString, (decimal)total.ValueCurrency.Amount)
                : null;
}
