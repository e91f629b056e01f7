using System.Collections.Concurrent;

namespace SupportChatbot.Data;

public sealed class Ticket
{
    public required int Id { get; init; }

    public required string CustomerEmail { get; init; }

    public required string Text { get; init; }

    public string? Summary { get; set; }
}

public sealed class TicketStore
{
    private readonly ConcurrentDictionary<int, Ticket> _tickets = new();
    private int _lastId;

    public IEnumerable<Ticket> All => _tickets.Values.OrderBy(ticket => ticket.Id);

    public Ticket? Find(int id) => _tickets.GetValueOrDefault(id);

    public Ticket Add(string customerEmail, string text)
    {
        var ticket = new Ticket { Id = Interlocked.Increment(ref _lastId), CustomerEmail = customerEmail, Text = text };
        _tickets[ticket.Id] = ticket;
        return ticket;
    }
}
