using AiGuardrailAnalyzers.CodeFixes.Security.SupplyChain;
using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.SupplyChain;

public sealed class UnverifiedModelSourceTests : FixTests<UnverifiedModelSource, UnverifiedModelSourceFix>
{
    private const string Usings = """
        using System.Security.Cryptography;
        using Microsoft.ML;
        using Microsoft.ML.OnnxRuntime;
        using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

        """;

    // A class that gets a model by HTTP; what it does with it is the case.
    private static string Loader(string body, string members = "") => Usings + $$"""
        public sealed class Loader(HttpClient client, IConfiguration settings)
        {
            private const string Url = "https://models.contoso.com/spam.onnx";
            private const string Sha256 = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";
            private static readonly string s_path = Path.Combine(AppContext.BaseDirectory, "spam.onnx");

            public async Task<object> LoadAsync(string path, CancellationToken token)
            {
                await Task.Yield();
                {{body}}
            }

            {{members}}
        }
        """;

    // Reports.

    [Theory]
    [InlineData("byte[] bytes = await client.GetByteArrayAsync(Url, token); return [|new InferenceSession(bytes)|];")]
    [InlineData("return [|new InferenceSession(await client.GetByteArrayAsync(Url, token))|];")]
    [InlineData("using var response = await client.GetAsync(Url, token); var bytes = await response.Content.ReadAsByteArrayAsync(token); return [|new InferenceSession(bytes, new SessionOptions())|];")]
    [InlineData("using var stream = await client.GetStreamAsync(Url, token); return new MLContext().Model.[|Load(stream, out _)|];")]
    [InlineData("using var buffer = new MemoryStream(); using var response = await client.GetAsync(Url, token); await response.Content.CopyToAsync(buffer, token); return [|new InferenceSession(buffer.ToArray())|];")]
    [InlineData("await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync(Url, token), token); return [|new InferenceSession(path)|];")]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); File.WriteAllBytes(s_path, bytes); return new MLContext().Model.[|Load(s_path, out _)|];")]
    [InlineData("if (!File.Exists(path)) { using var source = await client.GetStreamAsync(Url, token); using var file = File.Create(path); await source.CopyToAsync(file, token); } return [|new InferenceSession(path)|];")]
    [InlineData("using (var source = await client.GetStreamAsync(Url, token)) using (var file = new FileStream(path, FileMode.Create)) { await source.CopyToAsync(file, token); } return [|new InferenceSession(path)|];")]
    public Task ADownload(string body) => Reports(Loader(body));

    [Theory]
    [InlineData("await FetchAsync(Url, path, token); return [|new InferenceSession(path)|];", "private async Task FetchAsync(string url, string file, CancellationToken token) => await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(url, token), token);")]
    [InlineData("var file = await FetchAsync(token); return [|new InferenceSession(file)|];", "private async Task<string> FetchAsync(CancellationToken token) { var file = Path.GetTempFileName(); await File.WriteAllBytesAsync(file, await client.GetByteArrayAsync(Url, token), token); return file; }")]
    [InlineData("await EnsureAsync(token); return [|new InferenceSession(s_path)|];", "private async Task EnsureAsync(CancellationToken token) { if (!File.Exists(s_path)) { using var source = await client.GetStreamAsync(Url, token); using var file = File.Create(s_path); await source.CopyToAsync(file, token); } }")]
    [InlineData("return [|new InferenceSession(await FetchAsync(token))|];", "private async Task<byte[]> FetchAsync(CancellationToken token) { var bytes = await client.GetByteArrayAsync(Url, token); return bytes; }")]
    public Task ADownloadOfAHelper(string body, string helper) => Reports(Loader(body, helper));

    // A file that is there already is compared with nothing.
    [Theory]
    [InlineData("if (!File.Exists(path)) { var bytes = await client.GetByteArrayAsync(Url, token); if (Convert.ToHexString(SHA256.HashData(bytes)) != Sha256) throw new InvalidDataException(); await File.WriteAllBytesAsync(path, bytes, token); } return [|new InferenceSession(path)|];", "")]
    [InlineData("await FetchAsync(path, token); return [|new InferenceSession(path)|];", "private async Task FetchAsync(string file, CancellationToken token) { if (File.Exists(file)) { return; } var bytes = await client.GetByteArrayAsync(Url, token); if (Convert.ToHexString(SHA256.HashData(bytes)) != Sha256) throw new InvalidDataException(); await File.WriteAllBytesAsync(file, bytes, token); }")]
    public Task ACheckThatACacheSkips(string body, string helper) => Reports(Loader(body, helper));

    [Theory]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); Console.WriteLine(Convert.ToHexString(SHA256.HashData(bytes))); return [|new InferenceSession(bytes)|];")]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); var session = [|new InferenceSession(bytes)|]; if (Convert.ToHexString(SHA256.HashData(bytes)) != Sha256) throw new InvalidDataException(); return session;")]
    public Task AHashThatIsNotComparedFirst(string body) => Reports(Loader(body));

    [Fact]
    public Task WhisperAsItsReadmeLoadsIt() => Reports(
        """
        using Whisper.net;
        using Whisper.net.Ggml;
        var modelName = "ggml-base.bin";
        if (!File.Exists(modelName))
        {
            using var modelStream = await WhisperGgmlDownloader.Default.GetGgmlModelAsync(GgmlType.Base);
            using var fileWriter = File.OpenWrite(modelName);
            await modelStream.CopyToAsync(fileWriter);
        }
        using var factory = WhisperFactory.[|FromPath(modelName)|];
        """,
        Stub.Whisper);

    [Theory]
    [InlineData("torch.hub.download_url_to_file(\"https://models.contoso.com/a.pt\", \"a.pt\"); _ = torch.jit.[|load(\"a.pt\")|];")]
    [InlineData("var file = Path.Combine(Path.GetTempPath(), \"a.pt\"); torch.hub.download_url_to_file(\"https://models.contoso.com/a.pt\", file, null); _ = new torch.nn.Module().[|load(file)|];")]
    public Task TorchWithoutAHash(string body) => Reports("using TorchSharp;\n" + body, Stub.TorchSharp);

    [Fact]
    public Task ModelParameters() => Reports(
        """
        using LLama;
        using LLama.Common;
        using var client = new HttpClient();
        var path = "model.gguf";
        await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync("https://models.contoso.com/model.gguf"));
        var parameters = [|new ModelParams(path)|];
        var weights = LLamaWeights.LoadFromFile(parameters);
        """,
        Stub.LLamaSharp);

    [Fact]
    public Task APathOfTheCaller() => Reports(Usings + """
        var app = WebApplication.Create(args);
        app.MapPost("/reload", (string path) => { new MLContext().Model.[|Load(path, out _)|]; return Results.Ok(); });
        app.Run();
        """);

    [Fact]
    public async Task AModelThatTheCallerSends()
    {
        var test = Test(Usings + """
            var app = WebApplication.Create(args);
            app.MapPost("/reload", (Stream body) => { new MLContext().Model.{|#0:Load(body, out _)|}; return Results.Ok(); });
            app.Run();
            """);
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC601", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("'body' from the request"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // A handler that gets a model; what it does with it is the case.
    private static string Handler(string parameters, string body) => Usings + $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/models", async ({{parameters}}) =>
        {
            {{body}}
            return Results.Ok();
        }).RequireAuthorization();
        app.Run();
        public static class Uploads
        {
            public static async Task<byte[]> ReadAsync(IFormFile file) { using var buffer = new MemoryStream(); await file.CopyToAsync(buffer); return buffer.ToArray(); }
        }
        """;

    [Theory]
    [InlineData("IFormFile file", "using var buffer = new MemoryStream(); await file.CopyToAsync(buffer); using var session = [|new InferenceSession(buffer.ToArray())|];")]
    [InlineData("HttpRequest request", "using var buffer = new MemoryStream(); await request.Body.CopyToAsync(buffer); using var session = [|new InferenceSession(buffer.ToArray())|];")]
    [InlineData("IFormFile file", "using var session = [|new InferenceSession(await Uploads.ReadAsync(file))|];")]
    [InlineData("IFormFile file", "var path = Path.GetTempFileName(); await using (var stream = File.Create(path)) { await file.CopyToAsync(stream); } new MLContext().Model.[|Load(path, out _)|];")]
    [InlineData("IFormFile file", "var path = Path.GetTempFileName(); await File.WriteAllBytesAsync(path, await Uploads.ReadAsync(file)); using var session = [|new InferenceSession(path)|];")]
    public Task AnUpload(string parameters, string body) => Reports(Handler(parameters, body));

    [Theory]
    [InlineData("FromUri(\"https://models.contoso.com/spam.zip\")")]
    [InlineData("FromUri(\"spam\", new Uri(\"https://models.contoso.com/spam.zip\"), TimeSpan.FromMinutes(5))")]
    public Task APoolThatLoadsFromAnAddress(string load) => Reports(Pool($"[|{load}|]"), Stub.ExtensionsML);

    private static string Pool(string load) => $$"""
        using Microsoft.Extensions.ML;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddPredictionEnginePool<Input, Output>().{{load}};
        builder.Build().Run();
        public sealed class Input { public string Text { get; set; } = ""; }
        public sealed class Output { public float Score { get; set; } }
        """;

    // The path's maker is waited for.
    [Fact]
    public Task AStoreThatDownloads() => Reports(Usings + """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(services => { var path = services.GetRequiredService<Store>().EnsureAsync().GetAwaiter().GetResult(); return [|new InferenceSession(path)|]; });
        builder.Build().Run();
        public sealed class Store(HttpClient http)
        {
            public async Task<string> EnsureAsync()
            {
                var path = Path.Combine(Path.GetTempPath(), "spam.onnx");
                if (!File.Exists(path)) { await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync("https://models.contoso.com/spam.onnx")); }
                return path;
            }
        }
        """);

    // Stays silent.

    [Theory]
    [InlineData("IFormFile file", "var bytes = await Uploads.ReadAsync(file); if (Convert.ToHexString(SHA256.HashData(bytes)) != \"9F86\") { return Results.BadRequest(); } using var session = new InferenceSession(bytes);")]
    [InlineData("IFormFile file", "var path = Path.GetTempFileName(); await using (var stream = File.Create(path)) { await file.CopyToAsync(stream); } if (Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) != \"9F86\") { return Results.BadRequest(); } using var session = new InferenceSession(path);")]
    [InlineData("IFormFile file", "var path = Path.GetTempFileName(); await using (var stream = File.Create(path)) { await file.CopyToAsync(stream); } using var session = new InferenceSession(\"spam.onnx\");")]
    [InlineData("IFormFile file", "using var buffer = new MemoryStream(); await file.CopyToAsync(buffer); using var session = new InferenceSession(\"spam.onnx\");")]
    public Task AnUploadThatIsComparedOrNoModel(string parameters, string body) => StaysSilent(Handler(parameters, body));

    [Theory]
    [InlineData("FromFile(\"spam.zip\", true)")]
    [InlineData("FromUri(\"http://localhost:9000/spam.zip\")")]
    [InlineData("FromUri(builder.Configuration[\"Model\"]!)")]
    public Task APoolThatLoadsNearby(string load) => StaysSilent(Pool(load), Stub.ExtensionsML);

    [Theory]
    [InlineData("byte[] model", "model")]
    [InlineData("string path", "File.ReadAllBytes(path)")]
    public Task WhatTheCallerGivesIsCompared(string parameter, string bytes) => StaysSilent(Usings + $$"""
        var app = WebApplication.Create(args);
        app.MapPost("/reload", ({{parameter}}) =>
        {
            if (Convert.ToHexString(SHA256.HashData({{bytes}})) != "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")
            {
                return Results.BadRequest();
            }

            using var session = new InferenceSession({{parameter.Split(' ')[1]}});
            return Results.Ok();
        });
        app.Run();
        """);

    [Theory]
    [InlineData("return new InferenceSession(\"spam.onnx\");")]
    [InlineData("return new InferenceSession(s_path);")]
    [InlineData("return new InferenceSession(path);")]
    [InlineData("return new InferenceSession(settings[\"Model:Path\"]!);")]
    [InlineData("using var stream = File.OpenRead(s_path); return new MLContext().Model.Load(stream, out _);")]
    [InlineData("return new InferenceSession(await File.ReadAllBytesAsync(path, token));")]
    [InlineData("await File.WriteAllBytesAsync(\"labels.txt\", await client.GetByteArrayAsync(\"https://models.contoso.com/labels.txt\", token), token); return new InferenceSession(path);")]
    [InlineData("var labels = await client.GetByteArrayAsync(\"https://models.contoso.com/labels.txt\", token); Console.WriteLine(labels.Length); return new InferenceSession(s_path);")]
    public Task ALocalModel(string body) => StaysSilent(Loader(body));

    [Theory]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); if (Convert.ToHexString(SHA256.HashData(bytes)) != Sha256) throw new InvalidDataException(); return new InferenceSession(bytes);", "")]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); var hash = Convert.ToHexString(SHA256.HashData(bytes)); if (!hash.Equals(Sha256, StringComparison.OrdinalIgnoreCase)) throw new InvalidDataException(); return new InferenceSession(bytes);", "")]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(bytes), Convert.FromHexString(Sha256))) throw new InvalidDataException(); return new InferenceSession(bytes);", "")]
    [InlineData("if (!File.Exists(path)) { await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync(Url, token), token); } if (Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) != Sha256) throw new InvalidDataException(); return new InferenceSession(path);", "")]
    [InlineData("await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync(Url, token), token); Verify(path); return new InferenceSession(path);", "private static void Verify(string file) { using var stream = File.OpenRead(file); if (Convert.ToHexString(SHA256.HashData(stream)) != Sha256) { throw new InvalidDataException(file); } }")]
    [InlineData("await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync(Url, token), token); if (!IsGenuine(path)) throw new InvalidDataException(); return new InferenceSession(path);", "private static bool IsGenuine(string file) { using var sha = SHA256.Create(); using var stream = File.OpenRead(file); var hash = BitConverter.ToString(sha.ComputeHash(stream)).Replace(\"-\", \"\"); return hash == Sha256; }")]
    [InlineData("await EnsureAsync(token); return new InferenceSession(s_path);", "private async Task EnsureAsync(CancellationToken token) { if (!File.Exists(s_path)) { using var source = await client.GetStreamAsync(Url, token); using var file = File.Create(s_path); await source.CopyToAsync(file, token); } if (Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(s_path))) != Sha256) { throw new InvalidDataException(); } }")]
    [InlineData("await EnsureAsync(token); return new InferenceSession(s_path);", "private async Task EnsureAsync(CancellationToken token) { using var source = await client.GetStreamAsync(Url, token); using var file = File.Create(\"labels.txt\"); await source.CopyToAsync(file, token); }")]
    [InlineData("await FetchAsync(path, token); return new InferenceSession(path);", "private async Task FetchAsync(string file, CancellationToken token) { var bytes = await client.GetByteArrayAsync(Url, token); if (Convert.ToHexString(SHA256.HashData(bytes)) != Sha256) throw new InvalidDataException(); await File.WriteAllBytesAsync(file, bytes, token); }")]
    [InlineData("var bytes = await client.GetByteArrayAsync(Url, token); using var key = RSA.Create(); if (!key.VerifyData(bytes, new byte[256], HashAlgorithmName.SHA256, RSASignaturePadding.Pss)) throw new InvalidDataException(); return new InferenceSession(bytes);", "")]
    [InlineData("if (!File.Exists(path) || Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) != Sha256) { throw new InvalidDataException(); } var extra = await client.GetByteArrayAsync(Url, token); await File.WriteAllBytesAsync(path + \".new\", extra, token); return new InferenceSession(path);", "")]
    public Task AModelThatIsCompared(string body, string helper) => StaysSilent(Loader(body, helper));

    [Theory]
    [InlineData("torch.hub.download_url_to_file(\"https://models.contoso.com/a.pt\", \"a.pt\", \"9f86d081\"); _ = torch.jit.load(\"a.pt\");")]
    [InlineData("torch.hub.download_url_to_file(\"https://models.contoso.com/a.csv\", \"a.csv\"); _ = torch.jit.load(\"a.pt\");")]
    [InlineData("_ = torch.load(args[0]);")]
    public Task TorchWithAHash(string body) => StaysSilent("using TorchSharp;\n" + body, Stub.TorchSharp);

    [Fact]
    public Task WhisperFromTheProgramsFolder() => StaysSilent(
        "using Whisper.net; using var factory = WhisperFactory.FromPath(Path.Combine(AppContext.BaseDirectory, \"ggml-base.bin\"));",
        Stub.Whisper);

    [Fact]
    public Task ANameOfTheCallerThatIsOneOfAFew() => StaysSilent(Usings + """
        var app = WebApplication.Create(args);
        HashSet<string> known = ["spam", "tone"];
        app.MapPost("/reload", (string name) =>
        {
            if (!known.Contains(name)) { return Results.NotFound(); }
            new MLContext().Model.Load(name, out _);
            return Results.Ok();
        });
        app.Run();
        """);

    // Fix.

    [Fact]
    public Task FixComparesAFile() => Fixes(
        """
        using System.Security.Cryptography;
        using Microsoft.ML.OnnxRuntime;
        public static class Loader
        {
            public static async Task<InferenceSession> LoadAsync(HttpClient client, string path)
            {
                await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync("https://models.contoso.com/a.onnx"));
                return [|new InferenceSession(path)|];
            }
        }
        """,
        """
        using System.Security.Cryptography;
        using Microsoft.ML.OnnxRuntime;
        public static class Loader
        {
            public static async Task<InferenceSession> LoadAsync(HttpClient client, string path)
            {
                await File.WriteAllBytesAsync(path, await client.GetByteArrayAsync("https://models.contoso.com/a.onnx"));
                const string expectedSha256 = ""; // The SHA-256 that the model's publisher names, in hexadecimal.
                if (!string.Equals(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))), expectedSha256, StringComparison.OrdinalIgnoreCase))
                {
                    throw new InvalidDataException("This is not the expected model.");
                }

                return new InferenceSession(path);
            }
        }
        """);

    [Fact]
    public Task FixComparesBytes() => Fixes(
        """
        using Microsoft.ML.OnnxRuntime;
        using var client = new HttpClient();
        var bytes = await client.GetByteArrayAsync("https://models.contoso.com/a.onnx");
        using var session = [|new InferenceSession(bytes)|];
        """,
        """
        using System.Security.Cryptography;
        using Microsoft.ML.OnnxRuntime;
        using var client = new HttpClient();
        var bytes = await client.GetByteArrayAsync("https://models.contoso.com/a.onnx");
        const string expectedSha256 = ""; // The SHA-256 that the model's publisher names, in hexadecimal.
        if (!string.Equals(Convert.ToHexString(SHA256.HashData(bytes)), expectedSha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("This is not the expected model.");
        }

        using var session = new InferenceSession(bytes);
        """);

    [Theory]
    [InlineData("return [|new InferenceSession(await client.GetByteArrayAsync(Url, token))|];")]
    [InlineData("using var stream = await client.GetStreamAsync(Url, token); return new MLContext().Model.[|Load(stream, out _)|];")]
    public Task NoFixForWhatCanBeReadOnceOnly(string body) => OffersNoFix(Loader(body));
}
