using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class UnevaluatedModelTests : RuleTests<UnevaluatedModel>
{
    // A program that trains.
    private static string Program(string code, string members = "") => $$"""
        using Microsoft.ML;
        using Microsoft.ML.Data;

        public sealed class Row { public float Size { get; set; } public float Price { get; set; } }

        public sealed class Prediction { public float Score { get; set; } }

        public sealed class Training(MLContext ml)
        {
            public void Run(IDataView data)
            {
                var pipeline = ml.Transforms.Concatenate("Features", "Size").Append(ml.Regression.Trainers.Sdca("Price"));
                {{code}}
            }

            {{members}}
        }
        """;

    // Reports.

    [Theory]
    [InlineData("var model = pipeline.[|Fit|](data); ml.Model.Save(model, data.Schema, \"model.zip\");")]
    [InlineData("var model = pipeline.[|Fit|](data); var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model); Console.WriteLine(engine.Predict(new Row()).Score);")]
    [InlineData("ml.Model.Save(pipeline.[|Fit|](data), data.Schema, \"model.zip\");")]
    [InlineData("var split = ml.Data.TrainTestSplit(data); ml.Model.Save(pipeline.[|Fit|](split.TrainSet), data.Schema, \"model.zip\");")]
    public Task UsedUnmeasured(string code) => Reports(Program(code));

    [Fact]
    public Task SavedByAnother() => Reports("""
        using Microsoft.ML;

        public sealed class Training(MLContext ml)
        {
            public void Run(IDataView data)
            {
                var model = Train(data);
                Store(model, data.Schema);
            }

            private ITransformer Train(IDataView data) => ml.Transforms.Concatenate("Features", "Size").Append(ml.Regression.Trainers.Sdca()).[|Fit|](data);

            private void Store(ITransformer model, DataViewSchema schema) => ml.Model.Save(model, schema, "model.zip");
        }
        """);

    [Fact]
    public Task TheTrainerInAHelper() => Reports("""
        using Microsoft.ML;

        var ml = new MLContext();
        IDataView data = null!;
        var model = Build().[|Fit|](data);
        ml.Model.Save(model, data.Schema, "model.zip");

        IEstimator<ITransformer> Build() => ml.Transforms.Concatenate("Features", "Size").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression());
        """);

    // Silent.

    [Theory]
    [InlineData("var model = pipeline.Fit(data); Console.WriteLine(ml.Regression.Evaluate(model.Transform(data), \"Price\").RSquared); ml.Model.Save(model, data.Schema, \"model.zip\");")]
    [InlineData("var folds = ml.Regression.CrossValidate(data, pipeline, labelColumnName: \"Price\"); ml.Model.Save(folds[0].Model, data.Schema, \"model.zip\");")]
    [InlineData("var split = ml.Data.TrainTestSplit(data); var model = pipeline.Fit(split.TrainSet); Console.WriteLine(model.Transform(split.TestSet).GetRowCount()); ml.Model.Save(model, data.Schema, \"model.zip\");")]
    [InlineData("var model = pipeline.Fit(data); if (Evaluate(model) < 0.8) { return; } ml.Model.Save(model, data.Schema, \"model.zip\");")]
    [InlineData("var model = pipeline.Fit(data);")]
    [InlineData("var model = ml.Model.Load(\"model.zip\", out _); var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(model);")]
    public Task MeasuredOrNotUsed(string code) => StaysSilent(Program(code, "private static double Evaluate(ITransformer model) => model.GetHashCode();"));

    [Fact]
    public Task AnotherModelIsUsed() => StaysSilent(Program("var engine = ml.Model.CreatePredictionEngine<Row, Prediction>(ml.Model.Load(\"model.zip\", out _));", """
        // As Model Builder writes it.
        public static ITransformer RetrainPipeline(MLContext context, IDataView data) => context.Transforms.Concatenate("Features", "Size").Append(context.Regression.Trainers.Sdca()).Fit(data);
        """));

    [Fact]
    public Task NoTrainer() => StaysSilent("""
        using Microsoft.ML;

        var ml = new MLContext();
        IDataView data = null!;
        var model = ml.Transforms.NormalizeMinMax("Size").Fit(data);
        ml.Model.Save(model, data.Schema, "model.zip");
        """);

    [Fact]
    public Task NoLabels() => StaysSilent("""
        using Microsoft.ML;

        var ml = new MLContext();
        IDataView data = null!;
        var model = ml.Transforms.Concatenate("Features", "Size").Append(ml.Clustering.Trainers.KMeans()).Fit(data);
        ml.Model.Save(model, data.Schema, "model.zip");
        """);
}
