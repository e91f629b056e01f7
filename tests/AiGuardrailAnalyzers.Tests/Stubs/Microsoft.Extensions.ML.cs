// Microsoft.Extensions.ML 5.0.0.
#nullable enable
namespace Microsoft.Extensions.ML
{
    public class PredictionEnginePool<TData, TPrediction>
        where TData : class
        where TPrediction : class, new()
    {
        public Microsoft.ML.PredictionEngine<TData, TPrediction> GetPredictionEngine() => null!;
    }

    public static class PredictionEnginePoolExtensions
    {
        public static TPrediction Predict<TData, TPrediction>(this PredictionEnginePool<TData, TPrediction> predictionEnginePool, TData example)
            where TData : class
            where TPrediction : class, new() => null!;

        public static TPrediction Predict<TData, TPrediction>(this PredictionEnginePool<TData, TPrediction> predictionEnginePool, string modelName, TData example)
            where TData : class
            where TPrediction : class, new() => null!;
    }
}
