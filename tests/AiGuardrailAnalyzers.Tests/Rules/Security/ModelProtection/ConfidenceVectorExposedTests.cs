using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class ConfidenceVectorExposedTests : RuleTests<ConfidenceVectorExposed>
{
    // An endpoint that answers with a prediction.
    private static string Api(string map, string handler, string conventions = "", string members = "public float[] Score { get; set; } = [];") => $$"""
        using Microsoft.ML;
        using Microsoft.AspNetCore.Authorization;

        var app = WebApplication.CreateBuilder(args).Build();
        app.{{map}}("/predict", {{handler}}){{conventions}};
        app.Run();

        public sealed class Input { public string Text { get; set; } = ""; }

        public sealed class Output
        {
            public string PredictedLabel { get; set; } = "";
            {{members}}
        }
        """;

    private const string Whole = "(Input input, PredictionEngine<Input, Output> engine) => engine.Predict(input)";

    // Reports.

    [Theory]
    [InlineData(Whole)]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => Results.Ok(engine.Predict(input))")]
    [InlineData("async (Input input, PredictionEngine<Input, Output> engine) => await Task.FromResult(engine.Predict(input))")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); return output; }")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); return new { output.PredictedLabel, output.Score }; }")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); return Results.Json(output.Score.ToList()); }")]
    public Task ScoresOfEveryClass(string handler) => Reports(Api("[|MapPost|]", handler));

    [Fact]
    public Task AnAction() => Reports("""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML;

        public sealed class Input { public string Text { get; set; } = ""; }
        public sealed class Output { public double[] Probability { get; set; } = []; }

        [ApiController, Route("predict")]
        public sealed class PredictController(PredictionEngine<Input, Output> engine) : ControllerBase
        {
            [HttpPost]
            public ActionResult<Output> [|Predict|]([FromBody] Input input)
            {
                var output = engine.Predict(input);
                return Ok(output);
            }
        }
        """);

    [Fact]
    public Task LogProbabilities() => Reports("""
        using OpenAI.Chat;
        var app = WebApplication.CreateBuilder(args).Build();
        app.[|MapPost|]("/ask", async (string question, ChatClient client) =>
        {
            ChatCompletion completion = await client.CompleteChatAsync(question);
            return Results.Ok(completion.ContentTokenLogProbabilities);
        });
        app.Run();
        """);

    [Fact]
    public Task Embeddings() => Reports("""
        var app = WebApplication.CreateBuilder(args).Build();
        app.[|MapPost|]("/embed", async (string text, IEmbeddingGenerator<string, Embedding<float>> generator) => await generator.GenerateVectorAsync(text));
        app.Run();
        """);

    // A classifier behind an interface; what the endpoint does with its result is the case.
    private static string Service(string map, string handler) => $$"""
        using Microsoft.ML;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IClassifier, Classifier>();
        var app = builder.Build();
        app.{{map}}("/classify", {{handler}});
        app.Run();
        public sealed class Input { public string Text { get; set; } = ""; }
        public sealed class Output { public string PredictedLabel { get; set; } = ""; public float[] Score { get; set; } = []; }
        public sealed record ClassScore(string Name, float Value);
        public sealed class Report { public string Label { get; set; } = ""; public Dictionary<string, float> Scores { get; set; } = []; }
        public interface IClassifier { Output Classify(Input input); Task<Report> ReportAsync(Input input); List<ClassScore> Scores(Input input); }
        public sealed class Classifier(PredictionEngine<Input, Output> engine) : IClassifier
        {
            private static readonly string[] s_labels = ["ham", "spam"];
            public Output Classify(Input input) => engine.Predict(input);
            public List<ClassScore> Scores(Input input) => engine.Predict(input).Score.Select((score, i) => new ClassScore(s_labels[i], score)).ToList();
            public async Task<Report> ReportAsync(Input input)
            {
                await Task.Yield();
                var output = engine.Predict(input);
                return new Report { Label = output.PredictedLabel, Scores = s_labels.Zip(output.Score).ToDictionary(pair => pair.First, pair => pair.Second) };
            }
        }
        """;

    // What a network computes; what the action does with it is the case.
    private static string Network(string action, string body) => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML.OnnxRuntime;
        using Microsoft.ML.OnnxRuntime.Tensors;
        public sealed record Answer(string Label, float[] Probabilities);
        [ApiController, Route("score")]
        public sealed class ScoreController(InferenceSession session) : ControllerBase
        {
            [HttpPost]
            public IActionResult {{action}}(float[] features)
            {
                using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(features, [1, features.Length]))]);
                {{body}}
            }

            private static float[] Softmax(float[] values) { var powers = values.Select(MathF.Exp).ToArray(); var sum = powers.Sum(); return powers.Select(power => power / sum).ToArray(); }
        }
        """;

    [Theory]
    [InlineData("(Input input, IClassifier classifier) => classifier.Classify(input)")]
    [InlineData("(Input input, IClassifier classifier) => { var output = classifier.Classify(input); return Results.Ok(new { output.PredictedLabel, all = output.Score }); }")]
    [InlineData("async (Input input, IClassifier classifier) => await classifier.ReportAsync(input)")]
    [InlineData("(Input input, IClassifier classifier) => Results.Json(classifier.Scores(input))")]
    public Task ScoresOfAService(string handler) => Reports(Service("[|MapPost|]", handler));

    [Theory]
    [InlineData("return Ok(results.First().AsEnumerable<float>().ToArray());")]
    [InlineData("var output = results.First().AsTensor<float>(); return Ok(Softmax(output.ToArray()));")]
    [InlineData("var output = results.First().AsTensor<float>(); return Ok(new Answer(\"spam\", Softmax(output.ToArray())));")]
    [InlineData("var scores = results[0].AsEnumerable<float>().ToList(); return new JsonResult(new { label = scores.IndexOf(scores.Max()), scores });")]
    public Task OutputsOfANetwork(string body) => Reports(Network("[|Score|]", body));

    // As Model Builder writes it.
    [Fact]
    public Task EveryLabelWithItsScore() => Reports("""
        using Microsoft.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.[|MapPost|]("/predict", (SpamModel.ModelInput input) => SpamModel.PredictAllLabels(input));
        app.Run();
        public static class SpamModel
        {
            public class ModelInput { public string Text { get; set; } = ""; }
            public class ModelOutput { public string PredictedLabel { get; set; } = ""; public float[] Score { get; set; } = []; }
            private static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> s_engine = new(() => new MLContext().Model.CreatePredictionEngine<ModelInput, ModelOutput>(null!));
            public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input) => GetSortedScoresWithLabels(s_engine.Value.Predict(input));
            public static IOrderedEnumerable<KeyValuePair<string, float>> GetSortedScoresWithLabels(ModelOutput result)
            {
                var scores = new Dictionary<string, float>();
                for (int i = 0; i < result.Score.Length; i++) { scores.Add("class" + i, result.Score[i]); }
                return scores.OrderByDescending(score => score.Value);
            }
        }
        """);

    [Theory]
    [InlineData("async (string text, Embedder embedder) => await embedder.EmbedAsync(text)")]
    [InlineData("async (string text, IEmbeddingGenerator<string, Embedding<float>> generator) => { var vector = await generator.GenerateVectorAsync(text); return Results.Ok(new { vector.Length, values = vector.ToArray() }); }")]
    public Task VectorsOfTexts(string handler) => Reports(Embedding("[|MapPost|]", handler));

    private static string Embedding(string map, string handler) => $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.{{map}}("/embed", {{handler}});
        app.Run();
        public sealed class Store { public Task<List<string>> NearestAsync(ReadOnlyMemory<float> vector) => Task.FromResult(new List<string>()); }
        public sealed class Embedder(IEmbeddingGenerator<string, Embedding<float>> generator)
        {
            public async Task<float[]> EmbedAsync(string text) { var found = await generator.GenerateAsync([text]); return found[0].Vector.ToArray(); }
        }
        """;

    [Fact]
    public async Task TheMessageNamesTheEndpoint()
    {
        var test = Test(Api("{|#0:MapPost|}", Whole));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC307", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("POST /predict", "the score of every class"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => engine.Predict(input).PredictedLabel")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); return new { output.PredictedLabel, Score = Math.Round(output.Score.Max(), 1) }; }")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); return Results.Ok(output.PredictedLabel); }")]
    [InlineData("(Input input, PredictionEngine<Input, Output> engine) => { var output = engine.Predict(input); Console.WriteLine(output.Score.Length); return output.PredictedLabel; }")]
    public Task TheTopLabel(string handler) => StaysSilent(Api("MapPost", handler));

    [Theory]
    [InlineData("[Authorize] " + Whole, "")]
    [InlineData(Whole, ".RequireAuthorization()")]
    public Task AnAuthorizedEndpoint(string handler, string conventions) => StaysSilent(Api("MapPost", handler, conventions));

    [Theory]
    [InlineData("public float Score { get; set; }")]
    [InlineData("[System.Text.Json.Serialization.JsonIgnore] public float[] Score { get; set; } = [];")]
    [InlineData("internal float[] Score { get; set; } = [];")]
    public Task APredictionWithoutAVector(string members) => StaysSilent(Api("MapPost", Whole, members: members));

    [Fact]
    public Task AnotherResultWithAVector() => StaysSilent(Api("MapPost", "(Input input) => new Output()"));

    [Theory]
    [InlineData("(Input input, IClassifier classifier) => classifier.Classify(input).PredictedLabel")]
    [InlineData("(Input input, IClassifier classifier) => { var output = classifier.Classify(input); return Results.Ok(new { output.PredictedLabel, score = Math.Round(output.Score.Max(), 1) }); }")]
    [InlineData("async (Input input, IClassifier classifier) => (await classifier.ReportAsync(input)).Label")]
    [InlineData("(Input input, IClassifier classifier) => Results.Json(classifier.Scores(input).Select(score => score.Name))")]
    [InlineData("(Input input, IClassifier classifier) => Results.Json(classifier.Scores(input).OrderByDescending(score => score.Value).Take(3))")]
    [InlineData("[Microsoft.AspNetCore.Authorization.Authorize] (Input input, IClassifier classifier) => classifier.Classify(input)")]
    public Task LabelsOfAService(string handler) => StaysSilent(Service("MapPost", handler));

    [Theory]
    [InlineData("var scores = results.First().AsEnumerable<float>().ToArray(); return Ok(new { label = Array.IndexOf(scores, scores.Max()), score = Math.Round(scores.Max(), 2) });")]
    [InlineData("return Ok(new { price = results.First().AsTensor<float>().First() * 1000 });")]
    [InlineData("return Ok(results.First().AsTensor<string>().First());")]
    [InlineData("var scores = results.First().AsEnumerable<float>().ToArray(); Console.WriteLine(scores.Length); return Ok(scores.Length);")]
    public Task TheBestOfANetwork(string body) => StaysSilent(Network("Score", body));

    [Theory]
    [InlineData("async (string text, Store store, IEmbeddingGenerator<string, Embedding<float>> generator) => await store.NearestAsync(await generator.GenerateVectorAsync(text))")]
    [InlineData("async (string text, Embedder embedder) => (await embedder.EmbedAsync(text)).Length")]
    public Task VectorsThatStay(string handler) => StaysSilent(Embedding("MapPost", handler));

    [Fact]
    public Task AnAnswerWithoutProbabilities() => StaysSilent("""
        using OpenAI.Chat;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/ask", async (string question, ChatClient client) =>
        {
            ChatCompletion completion = await client.CompleteChatAsync(question);
            return Results.Ok(completion.Content[0].Text);
        });
        app.MapPost("/search", async (string text, IEmbeddingGenerator<string, Embedding<float>> generator) => (await generator.GenerateVectorAsync(text)).Length);
        app.Run();
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Api("MapPost", "(Input input, PredictionEngine<Input, Output> engine) => engine.Predict("));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
