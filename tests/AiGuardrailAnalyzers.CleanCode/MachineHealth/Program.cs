using MachineHealth;
using Microsoft.ML;
using Microsoft.ML.Data;

// Trains the model that tells which machines need a service, and keeps it only if it is better than the one in use.
if (args is not [var data, var target])
{
    Console.Error.WriteLine("usage: MachineHealth DATA.csv MODEL.zip");
    return 2;
}

var ml = new MLContext(seed: 1);
IDataView readings = ml.Data.LoadFromTextFile<Reading>(data, separatorChar: ',', hasHeader: true);
readings = ml.Data.FilterRowsByColumn(readings, nameof(Reading.Temperature), lowerBound: -40, upperBound: 200);
DataOperationsCatalog.TrainTestData parts = ml.Data.TrainTestSplit(readings, testFraction: 0.2, samplingKeyColumnName: nameof(Reading.Machine));

var pipeline = ml.Transforms
    .Concatenate("Features", nameof(Reading.Temperature), nameof(Reading.Vibration), nameof(Reading.Pressure), nameof(Reading.HoursSinceService))
    .Append(ml.Transforms.NormalizeMeanVariance("Features"))
    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(labelColumnName: nameof(Reading.NeedsService)));
ITransformer model = pipeline.Fit(parts.TrainSet);

CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(model.Transform(parts.TestSet), labelColumnName: nameof(Reading.NeedsService));
Console.WriteLine($"AUC {metrics.AreaUnderRocCurve:F3}, recall {metrics.PositiveRecall:F3}, precision {metrics.PositivePrecision:F3}");
if (metrics.AreaUnderRocCurve < Quality.MinAuc || metrics.PositiveRecall < Quality.MinRecall)
{
    Console.Error.WriteLine("Not good enough; the model in use stays.");
    return 1;
}

ml.Model.Save(model, readings.Schema, target);
return 0;
