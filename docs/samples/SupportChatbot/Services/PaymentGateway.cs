namespace SupportChatbot.Services;

public interface IPaymentGateway
{
    Task RefundAsync(string orderNumber, decimal amount, CancellationToken cancellationToken);

    Task CancelAsync(string orderNumber, CancellationToken cancellationToken);
}

/// <summary>The payment provider's REST API.</summary>
public sealed class PaymentGateway(HttpClient http) : IPaymentGateway
{
    public async Task RefundAsync(string orderNumber, decimal amount, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("refunds", new { orderNumber, amount }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task CancelAsync(string orderNumber, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"payments/{Uri.EscapeDataString(orderNumber)}", cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
