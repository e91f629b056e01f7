// Microsoft.Azure.CognitiveServices.Vision.Face 2.8.0-preview.3, AWSSDK.Rekognition 4.0.0 and Google.Cloud.Vision.V1 3.7.0, as far as faces go.
#nullable enable
namespace Microsoft.Azure.CognitiveServices.Vision.Face.Models
{
    public enum FaceAttributeType { Age, Gender, HeadPose, Smile, Glasses, Emotion, Blur }
}

namespace Amazon.Rekognition.Model
{
    public class DetectFacesRequest
    {
        public System.Collections.Generic.List<string> Attributes { get; set; } = [];
    }
}

namespace Google.Cloud.Vision.V1
{
    public enum Likelihood { Unknown, Unlikely, Likely, VeryLikely }

    public sealed class FaceAnnotation
    {
        public Likelihood JoyLikelihood { get; set; }

        public Likelihood AngerLikelihood { get; set; }

        public Likelihood BlurredLikelihood { get; set; }
    }
}
