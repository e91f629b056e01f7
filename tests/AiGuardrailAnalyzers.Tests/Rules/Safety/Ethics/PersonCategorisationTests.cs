using AiGuardrailAnalyzers.CodeFixes.Safety.Ethics;
using AiGuardrailAnalyzers.Rules.Safety.Ethics;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Ethics;

public sealed class PersonCategorisationTests : FixTests<PersonCategorisation, PersonCategorisationFix>
{
    private static string Program(string code) => $$"""
        using Amazon.Rekognition.Model;
        using Google.Cloud.Vision.V1;
        using Microsoft.Azure.CognitiveServices.Vision.Face.Models;

        public sealed class Faces
        {
            public object? Make(FaceAttributeType given, FaceAnnotation face, string name)
            {
                {{code}}
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("return new[] { [|FaceAttributeType.Emotion|], FaceAttributeType.Blur };")]
    [InlineData("return new List<FaceAttributeType?> { [|FaceAttributeType.Age|], [|FaceAttributeType.Gender|] };")]
    [InlineData("IList<FaceAttributeType?> wanted = [[|FaceAttributeType.Age|], FaceAttributeType.HeadPose]; return wanted;")]
    [InlineData("var wanted = new List<FaceAttributeType>(); wanted.Add([|FaceAttributeType.Emotion|]); return wanted;")]
    [InlineData("return new DetectFacesRequest { Attributes = new List<string> { [|\"ALL\"|] } };")]
    [InlineData("return new DetectFacesRequest { Attributes = [[|\"GENDER\"|], [|\"EMOTIONS\"|], \"DEFAULT\"] };")]
    [InlineData("return face.JoyLikelihood == Likelihood.VeryLikely ? \"glad\" : face.AngerLikelihood == Likelihood.VeryLikely ? \"angry\" : \"\";", "face.JoyLikelihood")]
    public Task EachWayToAsk(string code, string? marked = null) => Reports(Program(marked is null ? code : code.Replace(marked, $"[|{marked}|]", StringComparison.Ordinal)), Stub.Vision);

    // Silent.

    [Theory]
    [InlineData("return new[] { FaceAttributeType.HeadPose, FaceAttributeType.Blur };")]
    [InlineData("return new List<FaceAttributeType?> { FaceAttributeType.Glasses };")]
    [InlineData("return given == FaceAttributeType.Emotion;")]
    [InlineData("return given is FaceAttributeType.Age or FaceAttributeType.Gender;")]
    [InlineData("return name switch { \"age\" => FaceAttributeType.Age, _ => FaceAttributeType.Blur };")]
    [InlineData("return new DetectFacesRequest { Attributes = [\"DEFAULT\"] };")]
    [InlineData("return new DetectFacesRequest();")]
    [InlineData("return new { Attributes = new[] { \"ALL\" } };")]
    [InlineData("return face.BlurredLikelihood;")]
    [InlineData("return new FaceAnnotation { JoyLikelihood = Likelihood.Unknown };")]
    public Task WithoutThem(string code) => StaysSilent(Program(code), Stub.Vision);

    // Fix.

    [Fact]
    public Task LeavesThemOut() => Fixes(
        [Program("return new List<FaceAttributeType?> { FaceAttributeType.Blur, [|FaceAttributeType.Age|], [|FaceAttributeType.Gender|] };"), Stub.Vision],
        [Program("return new List<FaceAttributeType?> { FaceAttributeType.Blur };"), Stub.Vision]);

    [Fact]
    public Task TheOnlyOneStays() => Fixes(
        [Program("return new DetectFacesRequest { Attributes = new List<string> { [|\"ALL\"|] } };"), Stub.Vision],
        [Program("return new DetectFacesRequest { Attributes = new List<string> { [|\"ALL\"|] } };"), Stub.Vision]);
}
