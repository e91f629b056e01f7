using System.ComponentModel;
using Microsoft.AspNetCore.WebUtilities;

namespace TravelAgent;

public sealed record Connection(string Train, DateTimeOffset Departure, DateTimeOffset Arrival);

public interface ITimetable
{
    Task<Connection[]> FindAsync(string from, string to, DateOnly day, CancellationToken cancellationToken);
}

public sealed class Timetable(HttpClient http) : ITimetable
{
    public async Task<Connection[]> FindAsync(string from, string to, DateOnly day, CancellationToken cancellationToken)
    {
        string path = QueryHelpers.AddQueryString("connections", new Dictionary<string, string?> { ["from"] = from, ["to"] = to, ["day"] = day.ToString("O") });
        return await http.GetFromJsonAsync<Connection[]>(path, cancellationToken) ?? [];
    }
}

public sealed class TripTools(ITimetable timetable)
{
    [Description("Train connections between two cities on a day.")]
    public async Task<string> FindConnectionsAsync(string from, string to, DateOnly day, CancellationToken cancellationToken)
    {
        Connection[] connections = await timetable.FindAsync(from, to, day, cancellationToken);
        return connections.Length == 0
            ? "There are none."
            : string.Join('\n', connections.Take(10).Select(c => $"{c.Train}: {c.Departure:t} to {c.Arrival:t}"));
    }
}
