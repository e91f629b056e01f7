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
