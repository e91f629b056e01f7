namespace SupportChatbot.Data;

public sealed record Order(string Number, string CustomerEmail, string Item, decimal Price, string Status);

public sealed class OrderStore
{
    private readonly Dictionary<string, Order> _orders = new[]
    {
        new Order("N-1001", "ada@example.com", "Espresso machine", 249.00m, "delivered"),
        new Order("N-1002", "ada@example.com", "Coffee grinder", 89.90m, "on its way"),
        new Order("N-1003", "ben@example.com", "Milk jug", 19.50m, "packed"),
    }.ToDictionary(order => order.Number);

    public Order? Find(string number) => _orders.GetValueOrDefault(number);
}
