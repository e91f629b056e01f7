using Microsoft.ML;

namespace VehiclePerception.Perception;

/// <summary>ONNX models behind ML.NET, for those with plain inputs and outputs.</summary>
public static class Onnx
{
    public static PredictionEngine<TInput, TOutput> CreateEngine<TInput, TOutput>(string path, string input, string[] outputs)
        where TInput : class, new()
        where TOutput : class, new()
    {
        var ml = new MLContext();
        var pipeline = ml.Transforms.ApplyOnnxModel(outputs, [input], path);
        return ml.Model.CreatePredictionEngine<TInput, TOutput>(pipeline.Fit(ml.Data.LoadFromEnumerable<TInput>([])));
    }
}
