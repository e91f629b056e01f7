using System.Collections.Concurrent;

namespace ClinicTriage.Data;

public sealed class Patient
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Complaint { get; init; }

    public required string Urgency { get; init; }

    public string? Summary { get; set; }

    public string? Department { get; set; }
}

/// <summary>Who waits: first whom nobody may keep waiting, then whom nobody has judged yet.</summary>
public sealed class WaitingRoom
{
    private static readonly string[] s_order = ["immediate", "unclear", "soon", "routine"];

    private readonly ConcurrentDictionary<int, Patient> _patients = new();
    private int _lastId;

    public IEnumerable<Patient> InOrder => _patients.Values.OrderBy(patient => Array.IndexOf(s_order, patient.Urgency)).ThenBy(patient => patient.Id);

    public Patient? Find(int id) => _patients.GetValueOrDefault(id);

    public Patient Add(string name, string complaint, string urgency, string? summary)
    {
        var patient = new Patient { Id = Interlocked.Increment(ref _lastId), Name = name, Complaint = complaint, Urgency = urgency, Summary = summary };
        _patients[patient.Id] = patient;
        return patient;
    }

    public void SendHome(int id) => _patients.TryRemove(id, out _);
}
