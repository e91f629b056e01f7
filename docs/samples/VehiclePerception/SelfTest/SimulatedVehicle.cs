using VehiclePerception.Driving;

namespace VehiclePerception.SelfTest;

/// <summary>Remembers what it was told.</summary>
public sealed class SimulatedVehicle : IVehicle
{
    public bool IsStanding { get; private set; }

    public string? SpeedLimit { get; private set; }

    public void Brake(string reason) => IsStanding = true;

    public void Resume() => IsStanding = false;

    public void LimitSpeed(string sign) => SpeedLimit = sign;

    public void HandOver()
    {
    }

    public Task<string> AskDriverAsync(string question, CancellationToken cancellationToken) => Task.FromResult("Yes, I have the wheel.");
}
