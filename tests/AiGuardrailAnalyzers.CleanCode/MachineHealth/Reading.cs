using Microsoft.ML.Data;

namespace MachineHealth;

public sealed class Reading
{
    [LoadColumn(0)]
    public string Machine { get; set; } = "";

    [LoadColumn(1)]
    public float Temperature { get; set; }

    [LoadColumn(2)]
    public float Vibration { get; set; }

    [LoadColumn(3)]
    public float Pressure { get; set; }

    [LoadColumn(4)]
    public float HoursSinceService { get; set; }

    [LoadColumn(5)]
    public bool NeedsService { get; set; }
}

internal static class Quality
{
    public const double MinAuc = 0.85;

    public const double MinRecall = 0.9;
}
