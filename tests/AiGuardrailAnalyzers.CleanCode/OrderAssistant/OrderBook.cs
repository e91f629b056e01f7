using System.ComponentModel;

namespace OrderAssistant;

internal sealed class OrderBook
{
    private readonly Dictionary<int, string> _orders = new() { [17] = "shipped", [18] = "in preparation" };

    [Description("The status of an order.")]
    public string Status([Description("Number of the order.")] int number) => _orders.GetValueOrDefault(number, "unknown");

    [Description("Cancels an order that has not been shipped.")]
    public Task<string> CancelAsync([Description("Number of the order.")] int number)
    {
        if (_orders.GetValueOrDefault(number) != "in preparation")
        {
            return Task.FromResult("This order can't be cancelled any more.");
        }

        _orders.Remove(number);
        return Task.FromResult($"Order {number} is cancelled.");
    }
}
