using AiGuardrailAnalyzers.Rules.Safety.Transparency;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Transparency;

public sealed class UnexplainedModelTests : RuleTests<UnexplainedModel>
{
    private static string Program(string features, string code, string trainer = "BinaryClassification.Trainers.SdcaLogisticRegression()") => $$"""
        using Microsoft.ML;

        public sealed class Training(MLContext ml)
        {
            public void Run(IDataView data)
            {
                var pipeline = ml.Transforms.Concatenate("Features", {{features}}).Append(ml.{{trainer}});
                {{code}}
            }
        }
        """;

    private const string Saved = "ml.Model.Save(pipeline.Fit(data), data.Schema, \"model.zip\");";
    private const string Reported = "ml.Model.Save(pipeline.[|Fit|](data), data.Schema, \"model.zip\");";

    // Reports.

    [Theory]
    [InlineData("\"Amount\", \"Income\"")]
    [InlineData("\"Age\", \"Limit\"")]
    [InlineData("\"PatientWeight\", \"Glucose\"")]
    public Task ADecisionAboutPeople(string features) => Reports(Program(features, Reported));

    // Silent.

    [Theory]
    [InlineData("\"Width\", \"Height\"", Saved)]
    [InlineData("\"Cement\", \"Age\"", Saved)]
    [InlineData("\"Amount\", \"Income\"", "var model = pipeline.Fit(data); ml.Model.Save(model, data.Schema, \"model.zip\"); var why = model.LastTransformer; ml.Transforms.CalculateFeatureContribution(why);")]
    [InlineData("\"Amount\", \"Income\"", "pipeline.Fit(data);")]
    public Task AboutThingsOrExplained(string features, string code) => StaysSilent(Program(features, code));

    [Fact]
    public Task ANumberIsNoDecision() => StaysSilent(Program("\"Amount\", \"Income\"", Saved, "Regression.Trainers.Sdca()"));
}
