// AWSSDK.Rekognition 4.0.0.
#nullable enable
namespace Amazon.Rekognition
{
    public interface IAmazonRekognition
    {
        System.Threading.Tasks.Task<Model.DetectLabelsResponse> DetectLabelsAsync(Model.DetectLabelsRequest request, System.Threading.CancellationToken cancellationToken = default);
    }
}

namespace Amazon.Rekognition.Model
{
    public class DetectLabelsRequest
    {
        public float? MinConfidence { get; set; }

        public int? MaxLabels { get; set; }
    }

    public class DetectLabelsResponse
    {
        public System.Collections.Generic.List<Label> Labels { get; set; } = null!;
    }

    public class Label
    {
        public string Name { get; set; } = "";

        public float? Confidence { get; set; }
    }
}
