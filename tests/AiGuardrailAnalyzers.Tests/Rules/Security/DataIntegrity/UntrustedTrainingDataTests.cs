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

    // An endpoint that trains on a file that it gets.
    private static string Upload(string body, string members = "") => $$"""
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using System.Security.Cryptography;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/train", async (IFormFile file, MLContext ml, IConfiguration settings, CancellationToken token) =>
        {
            var temp = Path.GetTempFileName();
            await using (var stream = File.Create(temp)) { await file.CopyToAsync(stream, token); }
            {{body}}
            ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
            return Results.Ok();
        }).RequireAuthorization();
        app.Run();

        public sealed class Row { [LoadColumn(0)] public string Text { get; set; } = ""; [LoadColumn(1)] public bool Label { get; set; } }

        public static class Files
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData("var data = ml.Data.LoadFromTextFile<Row>([|temp|], separatorChar: ',');")]
    [InlineData("if (file.Length == 0 || Path.GetExtension(file.FileName) != \".csv\") { return Results.BadRequest(); } var data = ml.Data.LoadFromTextFile<Row>([|temp|]);")]
    [InlineData("foreach (var line in File.ReadLines(\"other.txt\")) { if (line.Length > 10) { return Results.BadRequest(); } } var data = ml.Data.LoadFromTextFile<Row>([|temp|]);")]
    [InlineData("Console.WriteLine(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(temp)))); var data = ml.Data.LoadFromTextFile<Row>([|temp|]);")]
    public Task AnUploadedFile(string body) => Reports(Upload(body));

    [Fact]
    public Task AnUploadedFileOfAService() => Reports("""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML;
        using Microsoft.ML.Data;

        public sealed class Row { [LoadColumn(0)] public string Text { get; set; } = ""; }

        public interface ITrainer { void Train(string path); }

        public sealed class Trainer(MLContext ml) : ITrainer
        {
            public void Train(string path)
            {
                IDataView data = ml.Data.LoadFromTextFile<Row>([|path|]);
                ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
            }
        }

        [ApiController, Authorize]
        public sealed class TrainController(ITrainer trainer, IWebHostEnvironment environment) : ControllerBase
        {
            [HttpPost("train")]
            public async Task<IActionResult> Train(IFormFile file)
            {
                var path = Path.Combine(environment.ContentRootPath, "uploads", Guid.NewGuid() + ".csv");
                using (var stream = new FileStream(path, FileMode.Create))
                {
                    await file.CopyToAsync(stream);
                }

                trainer.Train(path);
                return Ok();
            }
        }
        """);

    [Fact]
    public Task AFileThatAnotherActionWrites() => Reports("""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML;
        using Microsoft.ML.Data;

        public sealed class Row { [LoadColumn(0)] public string Text { get; set; } = ""; }

        [Authorize]
        public sealed class DataController(MLContext ml) : Controller
        {
            private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "train.csv");

            [HttpPost]
            public async Task<IActionResult> Upload(IFormFile file) { using var stream = System.IO.File.Create(s_path); await file.CopyToAsync(stream); return Ok(); }

            [HttpPost]
            public IActionResult Train() { var data = ml.Data.LoadFromTextFile<Row>([|s_path|]); ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data); return Ok(); }
        }
        """);

    [Fact]
    public Task RowsThatAreAppended() => Reports("""
        using Microsoft.ML;
        using Microsoft.ML.Data;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/feedback", (Row row, MLContext ml) =>
        {
            File.AppendAllText("train.csv", $"{row.Text},{row.Label}\n");
            var data = ml.Data.LoadFromTextFile<Row>([|"train.csv"|], separatorChar: ',');
            ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
        }).RequireAuthorization();
        app.Run();
        public sealed class Row { [LoadColumn(0)] public string Text { get; set; } = ""; [LoadColumn(1)] public bool Label { get; set; } }
        """);

    // Loaded in one method, learned from in another.
    [Theory]
    [InlineData("var rows = await http.GetFromJsonAsync<List<Row>>(\"https://example.com/rows.json\"); return ml.Data.LoadFromEnumerable([|rows|]!);")]
    [InlineData("await File.WriteAllTextAsync(\"rows.csv\", await http.GetStringAsync(\"https://example.com/rows.csv\")); return ml.Data.LoadFromTextFile<Row>([|\"rows.csv\"|]);")]
    public Task ADownloadOfRows(string body) => Reports(Program("var data = await LoadAsync();", $"private async Task<IDataView> LoadAsync() {{ {body} }}"));

    // A file for fine-tuning that a caller sends.
    private static string Tuning(string body) => $$"""
        using OpenAI.Files;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        [ApiController, Authorize]
        public sealed class TuneController(OpenAIFileClient files) : ControllerBase
        {
            [HttpPost("tune")]
            public async Task<string> Tune(IFormFile rows)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("using var stream = rows.OpenReadStream(); return (await files.UploadFileAsync([|stream|], rows.FileName, FileUploadPurpose.FineTune)).Value.Id;")]
    [InlineData("using var buffer = new MemoryStream(); await rows.CopyToAsync(buffer); return (await files.UploadFileAsync([|BinaryData.FromStream(buffer)|], \"rows.jsonl\", FileUploadPurpose.FineTune)).Value.Id;")]
    [InlineData("var path = Path.GetTempFileName(); using (var file = new FileStream(path, FileMode.Create)) { await rows.CopyToAsync(file); } return (await files.UploadFileAsync([|path|], FileUploadPurpose.FineTune)).Value.Id;")]
    public Task AnUploadThatIsHandedOn(string body) => Reports(Tuning(body));

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

    [Theory]
    [InlineData("if (Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(temp))) != settings[\"Training:Sha256\"]) { return Results.BadRequest(); } var data = ml.Data.LoadFromTextFile<Row>(temp);")]
    [InlineData("if (!Files.AreWellFormed(temp)) { return Results.BadRequest(); } var data = ml.Data.LoadFromTextFile<Row>(temp);")]
    [InlineData("Files.Check(temp); var data = ml.Data.LoadFromTextFile<Row>(temp);")]
    [InlineData("var rows = ml.Data.CreateEnumerable<Row>(ml.Data.LoadFromTextFile<Row>(temp), false).Where(row => row.Text.Length < 500).ToList(); var data = ml.Data.LoadFromEnumerable(rows);")]
    [InlineData("foreach (var line in File.ReadLines(temp)) { if (line.Length > 1000) { return Results.BadRequest(); } } var data = ml.Data.LoadFromTextFile<Row>(temp);")]
    [InlineData("var rows = new List<Row>(); using var reader = new StreamReader(file.OpenReadStream()); while (await reader.ReadLineAsync(token) is { } line) { var parts = line.Split(','); if (parts.Length != 2 || !bool.TryParse(parts[1], out var label)) { continue; } rows.Add(new Row { Text = parts[0], Label = label }); } var data = ml.Data.LoadFromEnumerable(rows);")]
    public Task AnUploadedFileThatIsChecked(string body) => StaysSilent(Upload(body, """
        public static bool AreWellFormed(string path)
        {
            foreach (var line in File.ReadLines(path)) { if (line.Split(',').Length != 2) { return false; } }
            return true;
        }

        public static void Check(string path)
        {
            if (File.ReadLines(path).Any(line => line.Length > 1000)) { throw new InvalidDataException(); }
        }
        """));

    [Theory]
    [InlineData("public sealed class Row { [System.ComponentModel.DataAnnotations.StringLength(200)] public string Text { get; set; } = \"\"; }", "rows")]
    [InlineData("public sealed class Row { public string Text { get; set; } = \"\"; }", "rows.Where(IsPlausible)")]
    public Task RowsThatTheFrameworkOrAMethodChecks(string row, string rows) => StaysSilent($$"""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML;
        {{row}}
        [ApiController, Authorize]
        public sealed class TrainController(MLContext ml) : ControllerBase
        {
            [HttpPost("train")]
            public IActionResult Train(List<Row> rows)
            {
                var data = ml.Data.LoadFromEnumerable({{rows}});
                ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
                return Ok();
            }

            private static bool IsPlausible(Row row) => row.Text.Length < 200;
        }
        """);

    [Theory]
    [InlineData("using var stream = rows.OpenReadStream(); return (await files.UploadFileAsync(stream, rows.FileName, FileUploadPurpose.Assistants)).Value.Id;")]
    [InlineData("var lines = new List<string>(); using var reader = new StreamReader(rows.OpenReadStream()); while (await reader.ReadLineAsync() is { } line) { if (line.Length > 4000) { throw new InvalidDataException(); } lines.Add(line); } return (await files.UploadFileAsync(BinaryData.FromString(string.Join('\\n', lines)), \"rows.jsonl\", FileUploadPurpose.FineTune)).Value.Id;")]
    public Task AnUploadThatIsCheckedOrForAnotherPurpose(string body) => StaysSilent(Tuning(body));

    [Fact]
    public Task RowsOfTheProgramsDatabase() => StaysSilent("""
        using Microsoft.EntityFrameworkCore;
        using Microsoft.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/train", async (Database database, MLContext ml) =>
        {
            var data = ml.Data.LoadFromEnumerable(await database.Rows.ToListAsync());
            ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(data);
        }).RequireAuthorization();
        app.Run();
        public sealed class Row { public int Id { get; set; } public string Text { get; set; } = ""; }
        public sealed class Database(DbContextOptions<Database> options) : DbContext(options) { public DbSet<Row> Rows => Set<Row>(); }
        """);

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
