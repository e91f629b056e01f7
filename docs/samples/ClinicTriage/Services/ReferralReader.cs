namespace ClinicTriage.Services;

/// <param name="Department">Where the patient is referred to.</param>
/// <param name="Confidence">How sure the reader is, from 0 to 1.</param>
public sealed record Referral(string Department, double Confidence);

/// <summary>Reads scanned letters of other doctors.</summary>
public interface IReferralReader
{
    Task<Referral> ReadAsync(Stream scan, CancellationToken cancellationToken);
}

/// <summary>Stands in for a document service: takes the first department that the letter names.</summary>
public sealed class ReferralReader : IReferralReader
{
    private static readonly string[] s_departments = ["cardiology", "neurology", "orthopaedics", "surgery"];

    public async Task<Referral> ReadAsync(Stream scan, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(scan);
        string letter = await reader.ReadToEndAsync(cancellationToken);
        string[] named = Array.FindAll(s_departments, department => letter.Contains(department, StringComparison.OrdinalIgnoreCase));
        return named.Length == 0 ? new Referral("general medicine", 0.2) : new Referral(named[0], 1.0 / named.Length);
    }
}
