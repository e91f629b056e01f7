using System.ComponentModel;
using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Services;

namespace SupportChatbot.Tools;

/// <summary>What the assistant can do besides talking.</summary>
public sealed class SupportTools(OrderStore orders, TicketStore tickets, IPaymentGateway payments)
{
    public IList<AITool> Create() =>
    [
        AIFunctionFactory.Create(FindOrder),
        AIFunctionFactory.Create(RefundOrderAsync),
        AIFunctionFactory.Create(CancelOrderAsync),
        AIFunctionFactory.Create(OpenTicket),
    ];

    [Description("Looks up an order by its number, such as N-1001.")]
    private Order? FindOrder(string orderNumber) => orders.Find(orderNumber);

    [Description("Refunds an order to the card that paid for it.")]
    private async Task<string> RefundOrderAsync(string orderNumber, decimal amount, CancellationToken cancellationToken)
    {
        await payments.RefundAsync(orderNumber, amount, cancellationToken);
        return $"Refunded {amount:0.00} for order {orderNumber}.";
    }

    [Description("Cancels an order and its payment.")]
    private async Task<string> CancelOrderAsync(string orderNumber, CancellationToken cancellationToken)
    {
        await payments.CancelAsync(orderNumber, cancellationToken);
        return $"Order {orderNumber} is cancelled.";
    }

    [Description("Opens a ticket for the support team.")]
    private string OpenTicket(string customerEmail, string text) => $"Ticket {tickets.Add(customerEmail, text).Id} is open.";
}
