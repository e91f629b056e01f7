using ClinicTriage.Data;
using Microsoft.ML;

namespace ClinicTriage.Services;

/// <summary>How urgent a patient is, from vitals and history: 'immediate', 'soon', 'routine', or 'unclear': a nurse looks first.</summary>
public sealed class UrgencyModel
{
    private const float MinProbability = 0.7f;
    private const double MinAccuracy = 0.8;

    private readonly MLContext _ml = new(seed: 1);
    private readonly ILogger<UrgencyModel> _logger;
    private ITransformer _model;

    public UrgencyModel(ILogger<UrgencyModel> logger)
    {
        _logger = logger;
        _model = Fit([]) ?? throw new InvalidOperationException($"The model is right in less than {MinAccuracy:P0} of the cases that it did not learn from.");
    }

    /// <summary>False when the new model is not good enough; the old one stays.</summary>
    public bool Train(IEnumerable<TriageRow> corrections)
    {
        if (Fit(corrections) is not { } model)
        {
            return false;
        }

        _model = model;
        return true;
    }

    public string UrgencyOf(TriageRow patient)
    {
        using var engine = _ml.Model.CreatePredictionEngine<TriageRow, UrgencyPrediction>(_model);
        var prediction = engine.Predict(patient);
        return prediction.Score.Max() >= MinProbability ? prediction.Urgency : "unclear";
    }

    private ITransformer? Fit(IEnumerable<TriageRow> corrections)
    {
        var file = _ml.Data.LoadFromTextFile<TriageRow>(Path.Combine(AppContext.BaseDirectory, "Data", "urgency.csv"), separatorChar: ',', hasHeader: true);
        var known = _ml.Data.TrainTestSplit(file, testFraction: 0.25);
        var learned = _ml.Data.CreateEnumerable<TriageRow>(known.TrainSet, reuseRowObject: false);
        var data = _ml.Data.LoadFromEnumerable(learned.Concat(corrections.Where(IsPlausible)));

        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", nameof(TriageRow.Urgency))
            .Append(_ml.Transforms.Concatenate(
                "Features",
#pragma warning disable AISAFE401 // The same vitals mean something else at 20 than at 80; doctors decide by age too.
                nameof(TriageRow.Age),
#pragma warning restore AISAFE401
                nameof(TriageRow.HeartRate),
                nameof(TriageRow.SystolicPressure),
                nameof(TriageRow.OxygenSaturation),
                nameof(TriageRow.Temperature),
                nameof(TriageRow.Pain),
                nameof(TriageRow.ChronicConditions)))
            .Append(_ml.Transforms.NormalizeMinMax("Features"))
            .Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0.01f, l2Regularization: 0.01f))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(data);

        var tested = model.Transform(known.TestSet);
        double accuracy = _ml.MulticlassClassification.Evaluate(tested).MacroAccuracy;
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(model, tested);
        _logger.LogInformation(
            "Right in {Accuracy:P0} of the cases held back; what counts most: {Features}",
            accuracy,
            string.Join(", ", importance.OrderBy(feature => feature.Value.MacroAccuracy.Mean).Take(3).Select(feature => feature.Key)));
        return accuracy >= MinAccuracy ? model : null;
    }

    private static bool IsPlausible(TriageRow row)
        => row is
        {
            Urgency: "immediate" or "soon" or "routine",
            Age: >= 0 and <= 120,
            HeartRate: >= 20 and <= 250,
            SystolicPressure: >= 40 and <= 260,
            OxygenSaturation: >= 50 and <= 100,
            Temperature: >= 25 and <= 45,
            Pain: >= 0 and <= 10,
            ChronicConditions: >= 0 and <= 20,
        };
}
