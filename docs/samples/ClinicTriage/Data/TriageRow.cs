using Microsoft.ML.Data;

namespace ClinicTriage.Data;

/// <summary>What is known of a patient at the door, and in the training data how urgent it turned out to be.</summary>
public sealed class TriageRow
{
    [LoadColumn(0)]
    public float Age { get; set; }

    [LoadColumn(1)]
    public string Nationality { get; set; } = "";

    [LoadColumn(2)]
    public float HeartRate { get; set; }

    [LoadColumn(3)]
    public float SystolicPressure { get; set; }

    [LoadColumn(4)]
    public float OxygenSaturation { get; set; }

    [LoadColumn(5)]
    public float Temperature { get; set; }

    [LoadColumn(6)]
    public float Pain { get; set; }

    [LoadColumn(7)]
    public float ChronicConditions { get; set; }

    [LoadColumn(8)]
    public string Urgency { get; set; } = "";
}

public sealed class UrgencyPrediction
{
    [ColumnName("PredictedLabel")]
    public string Urgency { get; set; } = "";

    /// <summary>A probability for each urgency.</summary>
    public float[] Score { get; set; } = [];
}

public sealed class SepsisPrediction
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
