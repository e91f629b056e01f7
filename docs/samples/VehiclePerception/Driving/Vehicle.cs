using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace VehiclePerception.Driving;

public interface IVehicle
{
    bool IsStanding { get; }

    void Brake(string reason);

    void Resume();

    void LimitSpeed(string sign);

    void HandOver();

    /// <summary>Asks aloud; what the driver says, as speech recognition understood it.</summary>
    Task<string> AskDriverAsync(string question, CancellationToken cancellationToken);
}

/// <summary>The drive-by-wire computer, which takes its orders as datagrams.</summary>
public sealed class WiredVehicle(IConfiguration configuration) : IVehicle, IDisposable
{
    private readonly UdpClient _drive = new(configuration["Drive:Host"] ?? "drive.local", 4711);

    public bool IsStanding { get; private set; }

    public void Brake(string reason)
    {
        Send($"BRAKE {reason}");
        IsStanding = true;
    }

    public void Resume()
    {
        Send("RESUME");
        IsStanding = false;
    }

    public void LimitSpeed(string sign) => Send($"LIMIT {sign}");

    public void HandOver() => Send("HANDOVER");

    public async Task<string> AskDriverAsync(string question, CancellationToken cancellationToken)
    {
        Send($"ASK {question}");
        return Encoding.UTF8.GetString((await _drive.ReceiveAsync(cancellationToken)).Buffer);
    }

    public void Dispose() => _drive.Dispose();

    private void Send(string order) => _drive.Send(Encoding.UTF8.GetBytes(order));
}
