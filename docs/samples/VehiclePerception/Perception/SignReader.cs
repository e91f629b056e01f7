using Microsoft.Extensions.Configuration;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace VehiclePerception.Perception;

/// <summary>Tells which traffic sign a picture shows.</summary>
public sealed class SignReader(IConfiguration configuration)
{
    private static readonly string[] s_names = ["Stop", "Limit 30", "Limit 80", "Road works"];

    private readonly PredictionEngine<SignPicture, SignPrediction> _engine = Onnx.CreateEngine<SignPicture, SignPrediction>(
        Path.Combine(configuration["Models:Folder"] ?? "models", "signs.onnx"), "sign", ["label", "probabilities"]);

    public string? Read(float[] picture)
    {
        SignPrediction prediction = _engine.Predict(new SignPicture { Pixels = picture });
        return s_names[prediction.Label[0]];
    }
}

public sealed class SignPicture
{
    [ColumnName("sign"), VectorType(1, Frame.Pixels)]
    public float[] Pixels { get; set; } = [];
}

public sealed class SignPrediction
{
    [ColumnName("label")]
    public long[] Label { get; set; } = [];

    [ColumnName("probabilities")]
    public float[] Probabilities { get; set; } = [];
}
