using AiGuardrailAnalyzers.Rules.Security.DataIntegrity;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.DataIntegrity;

public sealed class UntrustedTrainingDataTests : RuleTests<UntrustedTrainingData>
{
    // A program that trains.
    private static string Program(string load, string members = "") => $$"""
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using System.Security.Cryptography;

        public sealed class Row { [LoadColumn(0)] public string Text { get; set; } = ""; [LoadColumn(1)] public bool Label { get; set; } }

        public sealed class Trainer(MLContext ml, HttpClient http)
        {
            {{members}}

            public async Task<ITransformer> TrainAsync()
            {
                await Task.Yield();
                {{load}}
                return ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
            }
        }
        """;

    // An endpoint that trains on what it gets.
    private static string Api(string load) => $$"""
        using Microsoft.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/train", (List<Row> rows, MLContext ml) =>
        {
            {{load}}
            ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
            return Results.Ok();
        }).RequireAuthorization();
        app.Run();

        public sealed class Row { public string Text { get; set; } = ""; public bool Label { get; set; } }
        """;

    private const string Download = "await File.WriteAllBytesAsync(\"rows.csv\", await http.GetByteArrayAsync(\"https://example.com/rows.csv\"));";

    // Reports.

    [Theory]
    [InlineData("var path = \"rows.csv\"; await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(\"https://example.com/rows.csv\")); var data = ml.Data.LoadFromTextFile<Row>([|path|], separatorChar: ',');")]
    [InlineData(Download + "var data = ml.Data.LoadFromTextFile<Row>([|\"rows.csv\"|], hasHeader: true);")]
    [InlineData("using (var file = new FileStream(\"rows.csv\", FileMode.Create)) { await (await http.GetStreamAsync(\"https://example.com/rows.csv\")).CopyToAsync(file); } var data = ml.Data.LoadFromTextFile<Row>([|\"rows.csv\"|]);")]
    [InlineData("var path = await FetchAsync(); var data = ml.Data.LoadFromTextFile<Row>([|path|]);")]
    public Task ADownload(string load) => Reports(Program(load, "private async Task<string> FetchAsync() { var path = \"x.csv\"; await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(\"https://example.com/x.csv\")); return path; }"));

    [Theory]
    [InlineData("var data = ml.Data.LoadFromEnumerable([|rows|]);")]
    [InlineData("var data = ml.Data.LoadFromEnumerable([|rows.Select(row => new Row { Text = row.Text.Trim() })|]);")]
    [InlineData("foreach (var row in rows) { Console.WriteLine(row.Label); } var data = ml.Data.LoadFromEnumerable([|rows|]);")]
    public Task WhatACallerSent(string load) => Reports(Api(load));

    [Fact]
    public Task AnUploadForFineTuning() => Reports("""
        using OpenAI.Files;
        public sealed class Tuner(OpenAIFileClient files, HttpClient http)
        {
            public async Task UploadAsync()
            {
                var path = "rows.jsonl";
                await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync("https://example.com/rows.jsonl"));
                await files.UploadFileAsync([|path|], FileUploadPurpose.FineTune);
            }
        }
        """);

    [Fact]
    public async Task TheMessageSaysWhereFrom()
    {
        var test = Test(Api("var data = ml.Data.LoadFromEnumerable({|#0:rows|});"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC201", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("'rows' from the request"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("var data = ml.Data.LoadFromTextFile<Row>(\"rows.csv\", separatorChar: ',');")]
    [InlineData("var data = ml.Data.LoadFromTextFile<Row>(Path.Combine(AppContext.BaseDirectory, \"rows.csv\"));")]
    [InlineData("await File.WriteAllTextAsync(\"log.txt\", \"x\"); var data = ml.Data.LoadFromTextFile<Row>(\"rows.csv\");")]
    [InlineData("await File.WriteAllBytesAsync(\"logo.png\", await http.GetByteArrayAsync(\"https://example.com/logo.png\")); var data = ml.Data.LoadFromTextFile<Row>(\"rows.csv\");")]
    [InlineData(Download + "if (Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(\"rows.csv\"))) != \"0F1E\") { throw new InvalidDataException(); } var data = ml.Data.LoadFromTextFile<Row>(\"rows.csv\");")]
    [InlineData("var data = ml.Data.LoadFromEnumerable(new[] { new Row { Text = \"x\" } });")]
    public Task LocalOrVerifiedFiles(string load) => StaysSilent(Program(load));

    [Theory]
    [InlineData("var data = ml.Data.LoadFromEnumerable(rows.Where(row => row.Text.Length is > 0 and < 200));")]
    [InlineData("var good = rows.Where(row => row.Text.Length < 200).ToList(); var data = ml.Data.LoadFromEnumerable(good);")]
    [InlineData("rows.RemoveAll(row => row.Text.Length > 200); var data = ml.Data.LoadFromEnumerable(rows);")]
    [InlineData("foreach (var row in rows) { if (row.Text.Length > 200) { return Results.BadRequest(); } } var data = ml.Data.LoadFromEnumerable(rows);")]
    [InlineData("if (rows.Any(row => row.Text.Length > 200)) { return Results.BadRequest(); } var data = ml.Data.LoadFromEnumerable(rows);")]
    public Task RowsThatAreChecked(string load) => StaysSilent(Api(load));

    [Fact]
    public Task RowsThatACallerOnlyChooses() => StaysSilent("""
        using Microsoft.ML;
        using Dapper;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/train/{product}", async (string product, MLContext ml, System.Data.IDbConnection connection) =>
        {
            var rows = await connection.QueryAsync<Row>("SELECT Text FROM Rows WHERE Product = @product", new { product });
            var data = ml.Data.LoadFromEnumerable(rows);
            ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
        }).RequireAuthorization();
        app.Run();
        public sealed class Row { public string Text { get; set; } = ""; }
        """);

    [Fact]
    public Task DataThatNothingLearnsFrom() => StaysSilent("""
        using Microsoft.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/predict", (List<Row> rows, MLContext ml, ITransformer model) => model.Transform(ml.Data.LoadFromEnumerable(rows)).Schema.Count);
        app.Run();
        public sealed class Row { public string Text { get; set; } = ""; }
        """);

    [Fact]
    public Task AnUploadForAnotherPurpose() => StaysSilent("""
        using OpenAI.Files;
        public sealed class Tuner(OpenAIFileClient files, HttpClient http)
        {
            public async Task UploadAsync()
            {
                var path = "rows.jsonl";
                await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync("https://example.com/rows.jsonl"));
                await files.UploadFileAsync(path, FileUploadPurpose.Assistants);
                await files.UploadFileAsync("own.jsonl", FileUploadPurpose.FineTune);
            }
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Program("var data = ml.Data.LoadFromTextFile<Row>("));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
