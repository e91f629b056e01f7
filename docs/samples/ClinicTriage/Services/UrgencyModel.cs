using ClinicTriage.Data;
using Microsoft.ML;

namespace ClinicTriage.Services;

/// <summary>How urgent a patient is, from vitals and history: 'immediate', 'soon' or 'routine'.</summary>
public sealed class UrgencyModel
{
    private readonly MLContext _ml = new(seed: 1);
    private ITransformer _model;

    public UrgencyModel() => _model = Fit([]);

    public void Train(IEnumerable<TriageRow> corrections) => _model = Fit(corrections);

    public PredictionEngine<TriageRow, UrgencyPrediction> CreateEngine()
        => _ml.Model.CreatePredictionEngine<TriageRow, UrgencyPrediction>(_model);

    public string UrgencyOf(TriageRow patient)
    {
        using var engine = CreateEngine();
        return engine.Predict(patient).Urgency;
    }

    private ITransformer Fit(IEnumerable<TriageRow> corrections)
    {
        var file = _ml.Data.LoadFromTextFile<TriageRow>(Path.Combine(AppContext.BaseDirectory, "Data", "urgency.csv"), separatorChar: ',', hasHeader: true);
        var known = _ml.Data.CreateEnumerable<TriageRow>(file, reuseRowObject: false);
        var data = _ml.Data.LoadFromEnumerable(known.Concat(corrections));

        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", nameof(TriageRow.Urgency))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Origin", nameof(TriageRow.Nationality)))
            .Append(_ml.Transforms.Concatenate(
                "Features",
                nameof(TriageRow.Age),
                "Origin",
                nameof(TriageRow.HeartRate),
                nameof(TriageRow.SystolicPressure),
                nameof(TriageRow.OxygenSaturation),
                nameof(TriageRow.Temperature),
                nameof(TriageRow.Pain),
                nameof(TriageRow.ChronicConditions)))
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0.01f, l2Regularization: 0.01f))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        return pipeline.Fit(data);
    }
}
