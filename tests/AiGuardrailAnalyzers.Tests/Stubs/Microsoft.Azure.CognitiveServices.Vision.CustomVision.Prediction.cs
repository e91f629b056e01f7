// Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction 2.0.0.
#nullable enable
namespace Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction
{
    public class CustomVisionPredictionClient
    {
        public System.Threading.Tasks.Task<Models.ImagePrediction> ClassifyImageAsync(System.Guid projectId, string publishedName, System.IO.Stream imageData) => null!;
    }
}

namespace Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction.Models
{
    public class ImagePrediction
    {
        public System.Collections.Generic.IList<PredictionModel> Predictions { get; set; } = null!;
    }

    public class PredictionModel
    {
        public double Probability { get; set; }

        public string TagName { get; set; } = "";

        public System.Guid TagId { get; set; }
    }
}
