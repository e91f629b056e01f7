using System.ComponentModel;
using Microsoft.Extensions.AI;
using SupportChatbot.Data;
using SupportChatbot.Services;

namespace SupportChatbot.Tools;

/// <summary>What the assistant can do besides talking, for one customer and that customer's orders only.</summary>
public sealed class SupportTools(OrderStore orders, TicketStore tickets, IPaymentGateway payments)
{
    public IList<AITool> Create(string customerEmail)
    {
        var tools = new CustomerTools(customerEmail, orders, tickets, payments);
        return
        [
            AIFunctionFactory.Create(tools.FindOrder),
            new ApprovalRequiredAIFunction(AIFunctionFactory.Create(tools.RefundOrderAsync)),
            new ApprovalRequiredAIFunction(AIFunctionFactory.Create(tools.CancelOrderAsync)),
            AIFunctionFactory.Create(tools.OpenTicket),
        ];
    }

    private sealed class CustomerTools(string customerEmail, OrderStore orders, TicketStore tickets, IPaymentGateway payments)
    {
        private const string Unknown = "There is no such order.";

        [Description("Looks up an order by its number, such as N-1001.")]
        public Order? FindOrder(string orderNumber)
            => orders.Find(orderNumber) is { } order && order.CustomerEmail == customerEmail ? order : null;

        [Description("Refunds an order to the card that paid for it.")]
        public async Task<string> RefundOrderAsync(string orderNumber, CancellationToken cancellationToken)
        {
            if (FindOrder(orderNumber) is not { } order)
            {
                return Unknown;
            }

            await payments.RefundAsync(order.Number, order.Price, cancellationToken);
            return $"Refunded {order.Price:0.00} for order {order.Number}.";
        }

        [Description("Cancels an order and its payment.")]
        public async Task<string> CancelOrderAsync(string orderNumber, CancellationToken cancellationToken)
        {
            if (FindOrder(orderNumber) is not { } order)
            {
                return Unknown;
            }

            await payments.CancelAsync(order.Number, cancellationToken);
            return $"Order {order.Number} is cancelled.";
        }

        [Description("Opens a ticket for the support team.")]
        public string OpenTicket(string text) => $"Ticket {tickets.Add(customerEmail, text).Id} is open.";
    }
}
