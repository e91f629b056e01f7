using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class PredictionWithoutConfidenceTests : FixTests<PredictionWithoutConfidence, PredictionWithoutConfidenceFix>
{
    private const string Types = """

        public sealed class Message
        {
            public string Text { get; set; } = "";
            public bool Label { get; set; }
        }

        public class SpamPrediction
        {
            [Microsoft.ML.Data.ColumnName("PredictedLabel")]
            public bool IsSpam { get; set; }

            public float Probability { get; set; }

            public float Score { get; set; }
        }

        public sealed class TopicPrediction
        {
            public string PredictedLabel = "";
            public float[] Score = [];
        }

        public interface IMailbox
        {
            void Delete(string text);
            Task MoveAsync(string text, string folder, CancellationToken token);
            void Show(SpamPrediction prediction);
        }
        """;

    // A service with an engine for each output type.
    private static string Service(string members) => $$"""
        using System.Text.Json;
        using Microsoft.ML;

        public sealed class Filter(PredictionEngine<Message, SpamPrediction> engine, PredictionEngine<Message, TopicPrediction> topics, IMailbox mailbox, ILogger<Filter> logger)
        {
            private const float Threshold = 0.8f;

            {{members}}
        }
        """ + Types;

    // Reports: a label is acted on.

    [Theory]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if ([|p.IsSpam|]) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { SpamPrediction p = engine.Predict(m); if (![|p.IsSpam|]) { return; } mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { if ([|engine.Predict(m).IsSpam|]) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { var spam = engine.Predict(m).IsSpam; logger.LogInformation(\"{Spam}\", spam); if ([|spam|] && m.Text.Length > 3) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { SpamPrediction p = new(); engine.Predict(m, ref p); if ([|p.IsSpam|]) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { if (engine.Predict(m) is { [|IsSpam|]: true }) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(List<Message> all) { foreach (var m in all) { var p = engine.Predict(m); if ([|p.IsSpam|]) mailbox.Delete(m.Text); } }")]
    public Task AFlagDecides(string member) => Reports(Service(member));

    [Theory]
    [InlineData("public string Run(Message m) => [|topics.Predict(m).PredictedLabel|];")]
    [InlineData("public string Run(Message m) { var p = topics.Predict(m); return [|p.PredictedLabel|]; }")]
    [InlineData("public string Run(Message m) { var p = engine.Predict(m); return [|p.IsSpam|] ? \"spam\" : \"ham\"; }")]
    [InlineData("public string Run(Message m) { var p = engine.Predict(m); var text = Convert.ToBoolean([|p.IsSpam|]) ? \"spam\" : \"ham\"; return text; }")]
    [InlineData("public object Run(Message m) { var p = topics.Predict(m); return new { m.Text, Topic = [|p.PredictedLabel|] }; }")]
    [InlineData("public bool Run(Message m) => [|engine.Predict(m).IsSpam|];")]
    public Task ALabelIsReturnedAlone(string member) => Reports(Service(member));

    [Theory]
    [InlineData("public Task Run(Message m, CancellationToken t) { var p = topics.Predict(m); return mailbox.MoveAsync(m.Text, [|p.PredictedLabel|], t); }")]
    [InlineData("public string? Topic { get; private set; } public void Run(Message m) { var p = topics.Predict(m); Topic = [|p.PredictedLabel|]; }")]
    [InlineData("private readonly Dictionary<string, string> _topics = []; public void Run(Message m) { var p = topics.Predict(m); _topics[m.Text] = [|p.PredictedLabel|]; }")]
    [InlineData("public int Run(Message m) { var p = topics.Predict(m); switch ([|p.PredictedLabel|]) { case \"sale\": mailbox.Delete(m.Text); return 1; default: return 0; } }")]
    [InlineData("public int Run(Message m) => [|topics.Predict(m).PredictedLabel|] switch { \"sale\" => 1, _ => 0 };")]
    [InlineData("public List<Message> Run(List<Message> all) => all.Where(m => [|engine.Predict(m).IsSpam|]).ToList();")]
    public Task ALabelIsStoredOrHandedOn(string member) => Reports(Service(member));

    [Theory]
    [InlineData("logger.LogInformation(\"{Score}\", p.Probability);")]
    [InlineData("Console.WriteLine(p.Score);")]
    [InlineData("System.Diagnostics.Debug.WriteLine($\"{p.Probability:P1}\");")]
    [InlineData("var probability = p.Probability; logger.LogDebug(\"{P}\", probability);")]
    public Task TheConfidenceIsOnlyLogged(string log) => Reports(Service($$"""public void Run(Message m) { var p = engine.Predict(m); {{log}} if ([|p.IsSpam|]) mailbox.Delete(m.Text); }"""));

    [Theory]
    [InlineData("public string Run(List<Message> all) { var best = all.Select(m => topics.Predict(m)).OrderByDescending(p => p.Score.Max()).First(); return [|best.PredictedLabel|]; }")]
    [InlineData("public string Run(List<Message> all) => [|all.Select(m => topics.Predict(m)).MaxBy(p => p.Score.Max())!.PredictedLabel|];")]
    public Task TheConfidenceOnlyOrders(string member) => Reports(Service(member));

    [Fact]
    public Task TheThresholdIsAnothersPredictions() => Reports(Service("""
        public void Run(Message m) { var p = engine.Predict(m); if ([|p.IsSpam|]) mailbox.Delete(m.Text); }
        public void Other(Message m) { var p = engine.Predict(m); if (p.IsSpam && p.Probability > Threshold) mailbox.Delete(m.Text); }
        """));

    [Fact]
    public Task OncePerPrediction() => Reports(Service("public string Run(Message m) { var p = topics.Predict(m); if ([|p.PredictedLabel|] == \"sale\") mailbox.Delete(m.Text); return p.PredictedLabel; }"));

    [Fact]
    public Task AHandlerGetsThePrediction() => Reports(Service("""
        public void Run(Message m) { var p = engine.Predict(m); Handle(p, m); }
        private void Handle(SpamPrediction p, Message m) { if ([|p.IsSpam|]) mailbox.Delete(m.Text); }
        """));

    [Fact]
    public Task AGeneratedConsumer() => Reports(
        """
        public sealed class Worker(IMailbox mailbox)
        {
            public void Run(string text) { var output = MLModel1.Predict(new MLModel1.ModelInput { Text = text }); if ([|output.PredictedLabel|] == 1) mailbox.Delete(text); }
        }
        """ + Types,
        """
        // <auto-generated/>
        using Microsoft.ML;
        using Microsoft.ML.Data;
        public partial class MLModel1
        {
            public class ModelInput { [ColumnName(@"text")] public string Text { get; set; } }
            public class ModelOutput { [ColumnName(@"PredictedLabel")] public float PredictedLabel { get; set; } [ColumnName(@"Score")] public float[] Score { get; set; } }
            public static ModelOutput Predict(ModelInput input) => CreateEngine().Predict(input);
            private static PredictionEngine<ModelInput, ModelOutput> CreateEngine() { var ml = new MLContext(); return ml.Model.CreatePredictionEngine<ModelInput, ModelOutput>(ml.Model.Load("m.zip", out _)); }
        }
        """);

    [Fact]
    public Task APoolInAPage() => Reports(
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.Extensions.ML;
        public sealed class IndexModel(PredictionEnginePool<Message, SpamPrediction> pool) : PageModel
        {
            public IActionResult OnGetAnalyze([FromQuery] string text)
            {
                var prediction = pool.Predict(modelName: "spam", example: new Message { Text = text });
                var answer = Convert.ToBoolean([|prediction.IsSpam|]) ? "Toxic" : "Not toxic";
                return Content(answer);
            }
        }
        """ + Types,
        Stub.ExtensionsML);

    [Fact]
    public Task AnEndpoint() => Reports(
        """
        using Microsoft.Extensions.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/spam", (Message m, PredictionEnginePool<Message, SpamPrediction> pool) => Results.Ok([|pool.Predict(m).IsSpam|]));
        app.Run();
        """ + Types,
        Stub.ExtensionsML);

    [Fact]
    public Task AConsoleThatAsksAPerson() => Reports("""
        using Microsoft.ML;
        var ml = new MLContext();
        var engine = ml.Model.CreatePredictionEngine<Message, SpamPrediction>(ml.Model.Load("m.zip", out _));
        var input = new Message { Text = Console.ReadLine()! };
        var prediction = engine.Predict(input);
        Console.WriteLine([|prediction.IsSpam|] ? "spam" : "ham");
        """ + Types);

    [Fact]
    public Task RowsOfATransformedTable() => Reports(Service("""
        public void Run(MLContext ml, IDataView rows, ITransformer model)
        {
            foreach (var p in ml.Data.CreateEnumerable<SpamPrediction>(model.Transform(rows), reuseRowObject: false))
            {
                if ([|p.IsSpam|]) mailbox.Delete("row");
            }
        }
        """));

    // Reports: services.

    [Fact]
    public Task TheBestTagOfAnImage() => Reports(
        """
        using Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction;
        public sealed class Vision(CustomVisionPredictionClient client)
        {
            public async Task<string> Tag(Stream image)
            {
                var result = await client.ClassifyImageAsync(Guid.Empty, "Iteration1", image);
                return [|result.Predictions.OrderByDescending(x => x.Probability).First().TagName|];
            }
        }
        """,
        Stub.CustomVision);

    [Fact]
    public Task LabelsOfAnImage() => Reports(
        """
        using Amazon.Rekognition;
        using Amazon.Rekognition.Model;
        public sealed class Vision(IAmazonRekognition client)
        {
            public async Task<List<string>> Labels()
            {
                var response = await client.DetectLabelsAsync(new DetectLabelsRequest { MaxLabels = 10 });
                return response.Labels.Select(l => [|l.Name|]).ToList();
            }
        }
        """,
        Stub.Rekognition);

    [Fact]
    public Task TheSentimentOfAText() => Reports(
        """
        using Azure.AI.TextAnalytics;
        public sealed class Language(TextAnalyticsClient client)
        {
            public bool IsAngry(string text) => [|client.AnalyzeSentiment(text).Sentiment|] == TextSentiment.Negative;
        }
        """,
        Stub.TextAnalytics);

    [Fact]
    public async Task TheMessageNamesBothMembers()
    {
        var test = Test(Service("public void Run(Message m) { var p = engine.Predict(m); if ({|#0:p.IsSpam|}) mailbox.Delete(m.Text); }"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISAFE201", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("IsSpam", "Probability"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Raw output of a session.

    private static string Session(string body, string result = "string") => $$"""
        using Microsoft.ML.OnnxRuntime;
        using Microsoft.ML.OnnxRuntime.Tensors;
        public enum Weld { Good, Burnt }
        public sealed class Inspector(InferenceSession session, ILogger<Inspector> logger)
        {
            private static readonly string[] Labels = ["good", "burnt"];

            public string Shown { get; private set; } = "";

            public {{result}} Inspect(List<NamedOnnxValue> inputs)
            {
                using var results = session.Run(inputs);
                float[] output = results.First().AsEnumerable<float>().ToArray();
                {{body}}
            }

            private static float[] Softmax(float[] values)
            {
                var exp = values.Select(v => (float)Math.Exp(v)).ToArray();
                var sum = exp.Sum();
                return exp.Select(e => e / sum).ToArray();
            }

            private static int ArgMax(float[] values)
            {
                int best = 0;
                for (int i = 1; i < values.Length; i++)
                {
                    if (values[i] > values[best])
                    {
                        best = i;
                    }
                }

                return best;
            }

            private static string Decode(List<int> tokens) => string.Join(" ", tokens);
        }
        """;

    [Theory]
    [InlineData("int best = Array.IndexOf(output, output.Max()); return Labels[[|best|]];", "string")]
    [InlineData("var max = output.Max(); var best = output.ToList().IndexOf(max); return Labels[[|best|]];", "string")]
    [InlineData("var p = Softmax(output); int best = Array.IndexOf(p, p.Max()); float sure = p[best]; Shown = Labels[[|best|]];", "void")]
    [InlineData("int best = 0; for (int i = 1; i < output.Length; i++) { if (output[i] > output[best]) best = i; } return Labels[[|best|]];", "string")]
    [InlineData("int best = 0; float max = float.MinValue; for (int i = 0; i < output.Length; i++) { if (output[i] > max) { max = output[i]; best = i; } } logger.LogInformation(\"{Max}\", max); return Labels[[|best|]];", "string")]
    [InlineData("int best = Array.IndexOf(output, output.Max()); return [|best|] == 0 ? \"good\" : \"burnt\";", "string")]
    [InlineData("var best = (Weld)Array.IndexOf(output, output.Max()); return [|best|];", "Weld")]
    [InlineData("int best = ArgMax(output); return Labels[[|best|]];", "string")]
    [InlineData("return Labels[[|ArgMax(Softmax(output))|]];", "string")]
    [InlineData("var best = output.Select((s, i) => new { Score = s, Label = Labels[i] }).OrderByDescending(x => x.Score).First(); return [|best.Label|];", "string")]
    [InlineData("return [|output.Zip(Labels, (s, l) => (Score: s, Label: l)).OrderByDescending(x => x.Score).First().Label|];", "string")]
    [InlineData("var best = output.Select((s, i) => (s, i)).MaxBy(x => x.s); logger.LogInformation(\"{S}\", best.s); return Labels[[|best.i|]];", "string")]
    [InlineData("int best = Enumerable.Range(0, output.Length).OrderByDescending(i => output[i]).First(); return Labels[[|best|]];", "string")]
    [InlineData("int best = Enumerable.Range(0, 2).MaxBy(i => output[i]); return Labels[[|best|]];", "string")]
    [InlineData("int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(output); return Labels[[|best|]];", "string")]
    [InlineData("var tensor = results.First().AsTensor<float>(); int best = 0; for (int i = 1; i < 2; i++) { if (tensor[0, i] > tensor[0, best]) { best = i; } } return Labels[[|best|]];", "string")]
    [InlineData("float max = 0; int best = 0, i = 0; foreach (float s in output) { if (s > max) { max = s; best = i; } i++; } return Labels[[|best|]];", "string")]
    [InlineData("float max = 0; int best = 0; for (int i = 0; i < output.Length; i++) { if (max < output[i]) { max = output[i]; best = i; } } return Labels[[|best|]];", "string")]
    [InlineData("return NameOf(output); } private static string NameOf(float[] scores) { int best = Array.IndexOf(scores, scores.Max()); return Labels[[|best|]];", "string")]
    public Task TheGreatestOfARawOutput(string body, string result) => Reports(Session(body, result));

    [Theory]
    [InlineData("int best = Array.IndexOf(output, output.Max()); return output[best] < 0.5f ? \"unknown\" : Labels[best];", "string")]
    [InlineData("var max = output.Max(); if (max < 0.5f) return \"unknown\"; return Labels[Array.IndexOf(output, max)];", "string")]
    [InlineData("var p = Softmax(output); int best = Array.IndexOf(p, p.Max()); return $\"{Labels[best]} ({p[best]:P0})\";", "string")]
    [InlineData("int best = ArgMax(output); return output[best] > 0.7f ? Labels[best] : \"unknown\";", "string")]
    [InlineData("var p = Softmax(output); return p.Max() < 0.5f ? \"unknown\" : Labels[ArgMax(p)];", "string")]
    [InlineData("var best = output.Select((s, i) => new { Score = s, Label = Labels[i] }).OrderByDescending(x => x.Score).First(); return best.Score > 0.5 ? best.Label : \"unknown\";", "string")]
    [InlineData("var best = output.Select((s, i) => new { Score = s, Label = Labels[i] }).OrderByDescending(x => x.Score).First(); return best;", "object")]
    [InlineData("return output.Zip(Labels, (s, l) => (Score: s, Label: l)).Where(x => x.Score > 0.5f).OrderByDescending(x => x.Score).First().Label;", "string")]
    [InlineData("var best = output.Select((s, i) => (s, i)).MaxBy(x => x.s); return (Labels[best.i], best.s);", "(string, float)")]
    [InlineData("int best = Enumerable.Range(0, output.Length).OrderByDescending(i => output[i]).First(); return output[best] > 0.5f ? Labels[best] : \"unknown\";", "string")]
    [InlineData("return output.OrderByDescending(s => s).First();", "float")]
    [InlineData("return output.Select((s, i) => (s, i)).OrderByDescending(x => x.s).Take(3).Select(x => Labels[x.i]).ToArray();", "string[]")]
    [InlineData("float max = 0; int best = 0, i = 0; foreach (float s in output) { if (s > max) { max = s; best = i; } i++; } return max > 0.5f ? Labels[best] : \"unknown\";", "string")]
    [InlineData("return output.Max() < 0.5f ? \"unknown\" : NameOf(output); } private static string NameOf(float[] scores) { int best = Array.IndexOf(scores, scores.Max()); return Labels[best];", "string")]
    [InlineData("var names = new[] { \"b\", \"a\" }; return names.OrderByDescending(n => n).First();", "string")]
    [InlineData("var speeds = new[] { 1f, 2f }; return Labels[ArgMax(speeds)];", "string")]
    [InlineData("var p = Softmax(output); int best = Array.IndexOf(p, p.Max()); return (Labels[best], p);", "(string, float[])")]
    [InlineData("int best = Array.IndexOf(output, output.Max()); return (Labels[best], Softmax(output)[best]);", "(string, float)")]
    [InlineData("int best = 0; float max = float.MinValue; for (int i = 0; i < output.Length; i++) { if (output[i] > max) { max = output[i]; best = i; } } return max > 0.6f ? Labels[best] : \"unknown\";", "string")]
    [InlineData("int best = 0; for (int i = 1; i < output.Length; i++) { if (output[i] > output[best]) best = i; } return (Labels[best], output[best]);", "(string, float)")]
    [InlineData("var tokens = new List<int>(); while (tokens.Count < 9) { int next = Array.IndexOf(output, output.Max()); if (next == 0) break; tokens.Add(next); } return Decode(tokens);", "string")]
    [InlineData("var mask = new string[4]; for (int x = 0; x < 4; x++) { int best = 0; for (int i = 1; i < 2; i++) { if (output[x * 2 + i] > output[x * 2 + best]) best = i; } mask[x] = Labels[best]; } return mask;", "string[]")]
    [InlineData("int best = Array.IndexOf(output, output.Max()); logger.LogInformation(Labels[best]);", "void")]
    [InlineData("return output[0];", "float")]
    [InlineData("var other = new[] { 1f, 2f }; return Labels[Array.IndexOf(other, other.Max())];", "string")]
    public Task TheScoreOfARawOutputIsSeen(string body, string result) => StaysSilent(Session(body, result));

    private static string Torch(string body) => $$"""
        using TorchSharp;
        public sealed class Inspector(torch.nn.Module<torch.Tensor, torch.Tensor> model)
        {
            private static readonly string[] Labels = ["good", "burnt"];

            public string Inspect(torch.Tensor image)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("var output = model.forward(image); var best = output.argmax(1).item<long>(); return Labels[[|best|]];")]
    [InlineData("using var output = model.call(image); int best = (int)output.argmax(1).ToInt64(); return Labels[[|best|]];")]
    [InlineData("var p = torch.nn.functional.softmax(model.call(image), 1); return Labels[[|torch.argmax(p, 1).item<long>()|]];")]
    public Task TheGreatestOfATensor(string body) => Reports(Torch(body), Stub.TorchSharp);

    [Theory]
    [InlineData("var output = model.forward(image); var best = output.argmax(1).item<long>(); return output[0, best].item<float>() > 0.5f ? Labels[best] : \"unknown\";")]
    [InlineData("var p = torch.nn.functional.softmax(model.call(image), 1); if (p.max().item<float>() < 0.5f) return \"unknown\"; return Labels[torch.argmax(p, 1).item<long>()];")]
    [InlineData("long right = 0; for (int i = 0; i < 3; i++) { right += model.call(image).argmax(1).item<long>() == 1 ? 1 : 0; } return right.ToString();")]
    [InlineData("return Labels[image.argmax(1).item<long>()];")]
    public Task TheScoreOfATensorIsSeen(string body) => StaysSilent(Torch(body), Stub.TorchSharp);

    // What a language model fills in, with how sure it says it is.

    private static string Triage(string members) => $$"""
        using System.Text.Json;
        using Microsoft.Agents.AI;
        using OpenAI.Chat;
        public enum Team { Billing, Technical }
        public sealed record Ticket(Team Team, bool IsUrgent, string Summary, double Confidence);
        public sealed class Reading { public string Intent { get; set; } = ""; public float ConfidenceScore { get; set; } public string Text { get; set; } = ""; }
        public sealed class Page { public List<Reading> Readings { get; set; } = []; }
        public sealed record Plain(Team Team, string Summary);
        public interface IDesk { Task SendAsync(Team team, string text); void Save(Ticket ticket); void Close(string text); }
        public sealed class Triage(IChatClient client, AIAgent agent, ChatClient openAi, IDesk desk, ILogger<Triage> logger)
        {
            private async Task<T> AskAsync<T>(string text) => JsonSerializer.Deserialize<T>((await client.GetResponseAsync(text)).Text)!;

            {{members}}
        }
        """;

    [Theory]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; await desk.SendAsync([|t.Team|], t.Summary); }")]
    [InlineData("public async Task Run(string text) { var r = await client.GetResponseAsync<Ticket>(text); if ([|r.Result.IsUrgent|]) await desk.SendAsync(r.Result.Team, text); }")]
    [InlineData("public async Task Run(string text) { var reply = await client.GetResponseAsync<Ticket>(text); if (!reply.TryGetResult(out var t)) return; logger.LogInformation(\"{C}\", t.Confidence); if ([|t.IsUrgent|]) desk.Close(text); }")]
    [InlineData("public async Task Run(string text) { Ticket t = (await agent.RunAsync<Ticket>(text)).Result; switch ([|t.Team|]) { case Team.Billing: desk.Close(text); break; } }")]
    [InlineData("public async Task Run(string text) { ChatCompletion c = await openAi.CompleteChatAsync(text); var t = JsonSerializer.Deserialize<Ticket>(c.Content[0].Text)!; if ([|t.IsUrgent|]) desk.Close(text); }")]
    [InlineData("public async Task<Team> Run(string text) { var t = await AskAsync<Ticket>(text); return [|t.Team|]; }")]
    [InlineData("public async Task Run(string text) { foreach (var r in (await client.GetResponseAsync<List<Reading>>(text)).Result) { if ([|r.Intent|] == \"cancel\") desk.Close(r.Text); } }")]
    [InlineData("public async Task Run(string text) { var p = (await client.GetResponseAsync<Page>(text)).Result; foreach (var r in p.Readings) { if ([|r.Intent|] == \"cancel\") desk.Close(r.Text); } }")]
    public Task AnAnswerOfALanguageModel(string members) => Reports(Triage(members));

    [Theory]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; if (t.Confidence < 0.8) return; await desk.SendAsync(t.Team, t.Summary); }")]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; if (t is { IsUrgent: true, Confidence: > 0.9 }) desk.Close(text); }")]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; desk.Save(t); if (t.IsUrgent) desk.Close(text); }")]
    [InlineData("public async Task<Ticket> Run(string text) { var r = await client.GetResponseAsync<Ticket>(text); if (r.Result.IsUrgent) desk.Close(text); return r.Result; }")]
    [InlineData("public async Task<object> Run(string text) { var t = await AskAsync<Ticket>(text); return new { t.Team, t.Confidence }; }")]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Plain>(text)).Result; await desk.SendAsync(t.Team, t.Summary); }")]
    [InlineData("public void Run(string json) { var t = JsonSerializer.Deserialize<Ticket>(json)!; if (t.IsUrgent) desk.Close(json); }")]
    [InlineData("public void Run(Ticket t) { if (t.IsUrgent) desk.Close(t.Summary); }")]
    [InlineData("public async Task<string> Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; return t.Summary; }")]
    [InlineData("public async Task Run(string text) { var t = (await client.GetResponseAsync<Ticket>(text)).Result; logger.LogInformation(\"{Team}\", t.Team); }")]
    [InlineData("public async Task Run(string text) { foreach (var r in (await client.GetResponseAsync<List<Reading>>(text)).Result.Where(r => r.ConfidenceScore > 0.5f)) { if (r.Intent == \"cancel\") desk.Close(r.Text); } }")]
    [InlineData("public async Task<Page> Run(string text) { var p = (await client.GetResponseAsync<Page>(text)).Result; foreach (var r in p.Readings) { if (r.Intent == \"cancel\") desk.Close(r.Text); } return p; }")]
    [InlineData("public async Task<string> Run(string text) { var (team, urgent, summary, confidence) = (await client.GetResponseAsync<Ticket>(text)).Result; return confidence > 0.5 ? summary : text; }")]
    public Task AnAnswerWhoseConfidenceIsSeen(string members) => StaysSilent(Triage(members));

    [Fact]
    public Task TheSortedScoresOfAnotherMethod() => Reports(
        """
        public sealed class Worker(IMailbox mailbox)
        {
            public void Run(string text) { var output = MLModel1.Predict(new MLModel1.ModelInput { Text = text }); if ([|output.PredictedLabel|] == "sale") mailbox.Delete(text); }
        }
        """ + Types,
        """
        // <auto-generated/>
        using Microsoft.ML;
        using Microsoft.ML.Data;
        using System.Collections.Generic;
        using System.Linq;
        public partial class MLModel1
        {
            public class ModelInput { [ColumnName(@"text")] public string Text { get; set; } }
            public class ModelOutput { [ColumnName(@"PredictedLabel")] public string PredictedLabel { get; set; } [ColumnName(@"Score")] public float[] Score { get; set; } }
            private static readonly PredictionEngine<ModelInput, ModelOutput> Engine = null;
            public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input) { var result = Engine.Predict(input); return GetSortedScoresWithLabels(result); }
            public static IOrderedEnumerable<KeyValuePair<string, float>> GetSortedScoresWithLabels(ModelOutput result)
            {
                var all = new Dictionary<string, float>();
                for (int i = 0; i < 2; i++) { all.Add("label" + i, result.Score[i]); }
                return all.OrderByDescending(c => c.Value);
            }
            public static ModelOutput Predict(ModelInput input) { return Engine.Predict(input); }
        }
        """);

    // Stays silent: a threshold.

    [Theory]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam && p.Probability > 0.8f) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.Probability < Threshold) return; if (p.IsSpam) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p is { IsSpam: true, Probability: > 0.8f }) mailbox.Delete(m.Text); }")]
    [InlineData("public string Run(Message m) { var p = topics.Predict(m); var best = p.Score.Max(); return best >= Threshold ? p.PredictedLabel : \"unknown\"; }")]
    [InlineData("public string Run(Message m) { var p = topics.Predict(m); return p.Score.OrderByDescending(s => s).First() < Threshold ? \"unknown\" : p.PredictedLabel; }")]
    [InlineData("public string Run(Message m) { var p = topics.Predict(m); foreach (var s in p.Score) { if (s > 0.9f) return p.PredictedLabel; } return \"unknown\"; }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); double percent = Math.Round(p.Probability * 100, 1); if (percent > 80 && p.IsSpam) mailbox.Delete(m.Text); }")]
    [InlineData("public string Run(Message m) { var p = engine.Predict(m); return p.Probability switch { > 0.9f => \"spam\", _ => p.IsSpam ? \"maybe\" : \"ham\" }; }")]
    public Task AThresholdInTheMethod(string member) => StaysSilent(Service(member));

    [Theory]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (IsSure(p) && p.IsSpam) mailbox.Delete(m.Text); } private static bool IsSure(SpamPrediction p) => p.Probability > Threshold;")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (IsSure(p.Probability) && p.IsSpam) mailbox.Delete(m.Text); } private static bool IsSure(float value) => value > Threshold;")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); Handle(p, m); } private void Handle(SpamPrediction p, Message m) { if (p.Probability < Threshold) return; if (p.IsSpam) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.Probability < Threshold) return; Handle(p, m); } private void Handle(SpamPrediction p, Message m) { if (p.IsSpam) mailbox.Delete(m.Text); }")]
    [InlineData("public void Run(Message m) { var p = Sure(m); if (p is not null && p.IsSpam) mailbox.Delete(m.Text); } private SpamPrediction? Sure(Message m) { var p = engine.Predict(m); return p.Probability > Threshold ? p : null; }")]
    [InlineData("public void Run(List<Message> all) { foreach (var p in all.Select(m => engine.Predict(m)).Where(p => p.Probability > Threshold)) { if (p.IsSpam) mailbox.Delete(\"\"); } }")]
    [InlineData("public List<string> Run(List<Message> all) => (from m in all let p = topics.Predict(m) where p.Score.Max() > Threshold select p.PredictedLabel).ToList();")]
    public Task AThresholdElsewhere(string member) => StaysSilent(Service(member));

    [Fact]
    public Task AThresholdInThePredictionType() => StaysSilent("""
        using Microsoft.ML;
        public sealed class Filter(PredictionEngine<Message, Sure> engine, IMailbox mailbox)
        {
            public void Run(Message m) { var p = engine.Predict(m); if (p.IsSure && p.PredictedLabel) mailbox.Delete(m.Text); }
        }
        public sealed class Sure
        {
            public bool PredictedLabel { get; set; }
            public float Probability { get; set; }
            public bool IsSure => Probability > 0.8f;
        }
        """ + Types);

    [Fact]
    public Task AThresholdInAnExtensionOfAnotherFile() => StaysSilent(
        Service("public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam && p.IsConfident()) mailbox.Delete(m.Text); }"),
        "public static class PredictionExtensions { public static bool IsConfident(this SpamPrediction p, float minimum = 0.7f) => p.Probability >= minimum; }");

    [Fact]
    public Task AThresholdOfTheModel() => StaysSilent(Service("""
        public ITransformer Load(MLContext ml, Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<Microsoft.ML.Trainers.LinearBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>> model) => ml.BinaryClassification.ChangeModelThreshold(model, 0.9f);
        public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam) mailbox.Delete(m.Text); }
        """));

    [Fact]
    public Task AnotherCallForTheScores() => StaysSilent(Service("""
        public object Run(Message m) { var p = topics.Predict(m); return new { Topic = p.PredictedLabel, All = Scores(m) }; }
        private float[] Scores(Message m) { var p = topics.Predict(m); return p.Score; }
        """));

    // Stays silent: the confidence goes on with the label.

    [Theory]
    [InlineData("public SpamPrediction Run(Message m) => engine.Predict(m);")]
    [InlineData("public SpamPrediction Run(Message m) { var p = engine.Predict(m); if (p.IsSpam) mailbox.Delete(m.Text); return p; }")]
    [InlineData("public object Run(Message m) { var p = engine.Predict(m); return new { p.IsSpam, p.Probability }; }")]
    [InlineData("public (string, float) Run(Message m) { var p = topics.Predict(m); return (p.PredictedLabel, p.Score.Max()); }")]
    [InlineData("public string Run(Message m) { var p = topics.Predict(m); return $\"{p.PredictedLabel} ({p.Score.Max():P0})\"; }")]
    [InlineData("public string Run(Message m) { var p = engine.Predict(m); bool spam = p.IsSpam; float percent = 100 * (1.0f / (1.0f + (float)Math.Exp(-p.Score))); return $\"Spam: {spam}, {percent} %\"; }")]
    [InlineData("public string Run(Message m) { var p = engine.Predict(m); logger.LogInformation(\"{Spam}\", p.IsSpam); return JsonSerializer.Serialize(p); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam) logger.LogWarning(\"Spam\"); mailbox.Show(p); }")]
    [InlineData("public List<SpamPrediction> Run(List<Message> all) { var found = all.Select(m => engine.Predict(m)).Where(p => p.IsSpam).ToList(); return found; }")]
    [InlineData("public record Answer(string Label, float Score); public Answer Run(Message m) { var p = topics.Predict(m); return new Answer(p.PredictedLabel, p.Score.Max()); }")]
    [InlineData("private readonly List<SpamPrediction> _all = []; public void Run(Message m) { var p = engine.Predict(m); _all.Add(p); if (p.IsSpam) mailbox.Delete(m.Text); } public List<SpamPrediction> All => _all;")]
    [InlineData("public string Label { get; set; } = \"\"; public float Sureness { get; set; } public void Run(Message m) { var p = topics.Predict(m); Label = p.PredictedLabel; Sureness = p.Score.Max(); }")]
    public Task GivenOnTogether(string member) => StaysSilent(Service(member));

    [Fact]
    public Task AnEndpointThatAnswersWithAll() => StaysSilent(
        """
        using Microsoft.Extensions.ML;
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/spam", async (Message m, PredictionEnginePool<Message, SpamPrediction> pool) => await Task.FromResult(pool.Predict(m)));
        app.Run();
        """ + Types,
        Stub.ExtensionsML);

    // Stays silent: nothing is acted on.

    [Theory]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); logger.LogInformation(\"{Spam}\", p.IsSpam); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); Console.WriteLine($\"Spam: {p.IsSpam}\"); }")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam) { Console.ForegroundColor = ConsoleColor.Red; Console.WriteLine(\"spam\"); } else Console.WriteLine(\"ham\"); }")]
    [InlineData("public void Run(Message m) { var p = topics.Predict(m); if (p.PredictedLabel == null) throw new InvalidOperationException(); logger.LogInformation(p.PredictedLabel); }")]
    [InlineData("public int Run(List<Message> all) { int hits = 0; foreach (var m in all) { var p = engine.Predict(m); if (p.IsSpam == m.Label) hits++; } return hits; }")]
    [InlineData("public double Run(List<Message> all) => all.Count(m => engine.Predict(m).IsSpam == m.Label) / (double)all.Count;")]
    [InlineData("public string Run() => nameof(SpamPrediction.IsSpam);")]
    public Task NothingIsActedOn(string member) => StaysSilent(Service(member));

    [Fact]
    public Task AConsoleDemonstration() => StaysSilent("""
        using Microsoft.ML;
        var ml = new MLContext();
        var engine = ml.Model.CreatePredictionEngine<Message, SpamPrediction>(ml.Model.Load("m.zip", out _));
        var input = new Message { Text = "Buy now!" };
        var prediction = engine.Predict(input);
        Console.WriteLine(prediction.IsSpam ? "spam" : "ham");
        Console.WriteLine($"Predicted: {prediction.IsSpam}");
        """ + Types);

    [Fact]
    public Task AConsoleThatShowsTheScoreToo() => StaysSilent("""
        using Microsoft.ML;
        var ml = new MLContext();
        var engine = ml.Model.CreatePredictionEngine<Message, SpamPrediction>(ml.Model.Load("m.zip", out _));
        var prediction = engine.Predict(new Message { Text = Console.ReadLine()! });
        Console.WriteLine($"{(prediction.IsSpam ? "spam" : "ham")}, {prediction.Probability:P1}");
        """ + Types);

    // Stays silent: no classification.

    [Theory]
    [InlineData("public float Score { get; set; }", "if (p.Score > 3) mailbox.Delete(m.Text);")]
    [InlineData("[Microsoft.ML.Data.ColumnName(\"Score\")] public float Fare { get; set; }", "Fare = p.Fare;")]
    [InlineData("public float Label { get; set; } public float Score { get; set; }", "Fare = p.Score; if (p.Label > 2) mailbox.Delete(m.Text);")]
    [InlineData("public float[] Forecast { get; set; } = []; public float[] LowerBound { get; set; } = [];", "Fare = p.Forecast[0];")]
    [InlineData("[Microsoft.ML.Data.ColumnName(\"PredictedLabel\")] public uint SelectedClusterId; [Microsoft.ML.Data.ColumnName(\"Score\")] public float[] Distances = [];", "if (p.SelectedClusterId == 2) mailbox.Delete(m.Text);")]
    [InlineData("[Microsoft.ML.Data.VectorType(3)] public double[] Prediction { get; set; } = [];", "if (p.Prediction[0] == 1) mailbox.Delete(m.Text);")]
    [InlineData("public string PredictedLabel { get; set; } = \"\";", "if (p.PredictedLabel == \"x\") mailbox.Delete(m.Text);")]
    public Task NoClassification(string columns, string use) => StaysSilent($$"""
        using Microsoft.ML;
        public sealed class Worker(PredictionEngine<Message, Output> engine, IMailbox mailbox)
        {
            public float Fare { get; set; }
            public void Run(Message m) { var p = engine.Predict(m); {{use}} Fare = 0; mailbox.Delete(""); }
        }
        public sealed class Output { {{columns}} }
        """ + Types);

    [Fact]
    public Task Recommendations() => StaysSilent(Service("""
        public IEstimator<ITransformer> Train(MLContext ml) => ml.BinaryClassification.Trainers.FieldAwareFactorizationMachine(["Features"]);
        public bool Run(Message m) => engine.Predict(m).IsSpam;
        """));

    [Fact]
    public Task ARowOfATableOfTheSameShape() => StaysSilent("""
        using Microsoft.ML;
        public sealed class Threat { public string PredictedLabel { get; set; } = ""; public double Score { get; set; } }
        public sealed class Threats(IQueryable<Threat> threats) { public List<Threat> Of(string label) => threats.Where(t => t.PredictedLabel == label).ToList(); }
        """);

    // Stays silent: services.

    [Theory]
    [InlineData("foreach (var p in result.Predictions) { if (p.Probability > 0.5) return p.TagName; } return \"unknown\";")]
    [InlineData("var best = result.Predictions.OrderByDescending(x => x.Probability).First(); return best.Probability < 0.5 ? \"unknown\" : best.TagName;")]
    [InlineData("return result.Predictions.Where(p => p.Probability >= 0.7).Select(p => p.TagName).FirstOrDefault() ?? \"unknown\";")]
    [InlineData("return string.Join(\", \", result.Predictions.Select(p => $\"{p.TagName}: {p.Probability:P1}\"));")]
    public Task TagsWithTheirProbability(string body) => StaysSilent(
        $$"""
        using Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction;
        public sealed class Vision(CustomVisionPredictionClient client)
        {
            public async Task<string> Tag(Stream image)
            {
                var result = await client.ClassifyImageAsync(Guid.Empty, "Iteration1", image);
                {{body}}
            }
        }
        """,
        Stub.CustomVision);

    [Fact]
    public Task AThresholdInTheRequest() => StaysSilent(
        """
        using Amazon.Rekognition;
        using Amazon.Rekognition.Model;
        public sealed class Vision(IAmazonRekognition client)
        {
            public async Task<List<string>> Labels()
            {
                var response = await client.DetectLabelsAsync(new DetectLabelsRequest { MaxLabels = 10, MinConfidence = 80F });
                return response.Labels.Select(l => l.Name).ToList();
            }
        }
        """,
        Stub.Rekognition);

    [Theory]
    [InlineData("var s = client.AnalyzeSentiment(text); return s.Sentiment == TextSentiment.Negative && s.ConfidenceScores.Negative > 0.8;")]
    [InlineData("DocumentSentiment s = client.AnalyzeSentiment(text); var scores = s.ConfidenceScores; if (scores.Negative < 0.6) return false; return s.Sentiment == TextSentiment.Negative;")]
    public Task ASentimentWithItsScores(string body) => StaysSilent(
        $$"""
        using Azure.AI.TextAnalytics;
        public sealed class Language(TextAnalyticsClient client) { public bool IsAngry(string text) { {{body}} } }
        """,
        Stub.TextAnalytics);

    [Fact]
    public Task TextToRead() => StaysSilent(
        "public sealed class Reader { public string Read(Tesseract.Page page) => page.GetText(); }",
        Stub.Tesseract);

    [Theory]
    [InlineData("public void Run(Message m) { var p = engine.Predict(")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); if (p.IsSpam")]
    [InlineData("public void Run(Message m) { var p = engine.Predict(m); p.")]
    [InlineData("public void Run(Message m) { if (engine.Predict(m) is { IsSpam: ")]
    public async Task HalfTypedCode(string member)
    {
        var test = Test(Service(member));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        test.TestBehaviors |= TestBehaviors.SkipGeneratedCodeCheck;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    private static string Inbox(string body, string field = "", string members = "") => $$"""
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.ML;

        public class Inbox : ControllerBase
        {{{field}}
            private readonly PredictionEngine<Message, SpamPrediction> _spam;
            private readonly PredictionEngine<Message, TopicPrediction> _topics;
            private readonly IMailbox _mailbox;

            public Inbox(PredictionEngine<Message, SpamPrediction> spam, PredictionEngine<Message, TopicPrediction> topics, IMailbox mailbox)
            {
                (_spam, _topics, _mailbox) = (spam, topics, mailbox);
            }

        {{body}}{{members}}
        }
        """ + Types;

    [Fact]
    public Task ChecksAFlag() => Fixes(
        Inbox("""
            public void Receive(Message m)
            {
                var prediction = _spam.Predict(m);
                // Spam goes at once.
                if ([|prediction.IsSpam|])
                {
                    _mailbox.Delete(m.Text);
                }
            }
        """),
        Inbox(
            """
            public void Receive(Message m)
            {
                var prediction = _spam.Predict(m);
                if (Math.Max(prediction.Probability, 1 - prediction.Probability) < MinimumConfidence)
                {
                    throw new InvalidOperationException("The prediction is too uncertain.");
                }

                // Spam goes at once.
                if (prediction.IsSpam)
                {
                    _mailbox.Delete(m.Text);
                }
            }
        """,
            "\n    private const float MinimumConfidence = 0.8f;"));

    [Fact]
    public Task AnswersThatItDoesNotKnow() => Fixes(
        Inbox("""
            public IActionResult Topic(string text)
            {
                var prediction = _topics.Predict(new Message { Text = text });
                return Ok([|prediction.PredictedLabel|]);
            }
        """),
        Inbox(
            """
            public IActionResult Topic(string text)
            {
                var prediction = _topics.Predict(new Message { Text = text });
                if (prediction.Score.Max() < MinimumConfidence)
                {
                    return StatusCode(422, "The prediction is too uncertain.");
                }

                return Ok(prediction.PredictedLabel);
            }
        """,
            "\n    private const float MinimumConfidence = 0.8f;"));

    [Theory]
    [InlineData("public bool Run(Message m) => [|engine.Predict(m).IsSpam|];")]
    [InlineData("public void Run(List<Message> all) { foreach (var m in all) { var p = engine.Predict(m); if ([|p.IsSpam|]) mailbox.Delete(m.Text); } }")]
    [InlineData("public void Run(Message m) { var spam = engine.Predict(m).IsSpam; if ([|spam|]) mailbox.Delete(m.Text); }")]
    [InlineData("public List<string> Run(List<Message> all) => all.Select(m => { var p = topics.Predict(m); return [|p.PredictedLabel|]; }).ToList();")]
    public Task NoFix(string member) => OffersNoFix(Service(member));
}
