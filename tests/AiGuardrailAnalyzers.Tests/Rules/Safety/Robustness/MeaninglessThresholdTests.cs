using AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class MeaninglessThresholdTests : FixTests<MeaninglessThreshold, MeaninglessThresholdFix>
{
    private static string Spam(string condition) => $$"""
        using Microsoft.ML;
        public sealed class Filter(PredictionEngine<Mail, Output> engine, IConfiguration settings)
        {
            private const float Eighty = 80f;
            private const float Limit = 0.8f;

            public bool IsSpam(Mail mail) { var p = engine.Predict(mail); return {{condition}}; }
        }
        public sealed class Mail { public string Text { get; set; } = ""; }
        public sealed class Output
        {
            public bool PredictedLabel { get; set; }
            public float Probability { get; set; }
            public float Score { get; set; }
        }
        """;

    private static string Labels(string condition, string request = "") => $$"""
        using Amazon.Rekognition;
        using Amazon.Rekognition.Model;
        public sealed class Vision(IAmazonRekognition client)
        {
            public async Task<List<string>> Labels()
            {
                var response = await client.DetectLabelsAsync(new DetectLabelsRequest { {{request}} });
                return response.Labels.Where(l => {{condition}}).Select(l => l.Name).ToList();
            }
        }
        """;

    private static string Page(string condition) => $$"""
        using Tesseract;
        public sealed class Reader { public bool Reads(Page page, ResultIterator words) => {{condition}}; }
        """;

    // Reports.

    [Theory]
    [InlineData("[|p.Probability > 80|]")]
    [InlineData("[|p.Probability >= 80f|]")]
    [InlineData("[|70 < p.Probability|]")]
    [InlineData("[|p.Probability < 50|]")]
    [InlineData("[|p.Probability > Eighty|]")]
    [InlineData("[|p.Probability >= 0|]")]
    [InlineData("[|p.Probability > 1|]")]
    [InlineData("[|p.Probability > -1|]")]
    [InlineData("[|Math.Round(p.Probability, 2) > 75|]")]
    [InlineData("[|p.Probability * 100 > 0.8|]")]
    [InlineData("[|1 - p.Probability < 20|]")]
    [InlineData("p is { PredictedLabel: true, Probability: [|> 80|] }")]
    [InlineData("p.Probability is [|>= 80|]")]
    [InlineData("p.Probability switch { [|> 80|] => true, _ => false }")]
    public Task AnotherScaleOrNoChoice(string condition) => Reports(Spam(condition));

    [Theory]
    [InlineData("[|l.Confidence > 0.8f|]")]
    [InlineData("[|l.Confidence >= 0.75|]")]
    [InlineData("[|l.Confidence!.Value > 0.8f|]")]
    [InlineData("[|(l.Confidence ?? 0) > 0.8f|]")]
    [InlineData("[|l.Confidence > 120|]")]
    [InlineData("[|l.Confidence / 100 > 80|]")]
    public Task APercentage(string condition) => Reports(Labels(condition), Stub.Rekognition);

    [Theory]
    [InlineData("MinConfidence = [|0.8F|]")]
    [InlineData("MaxLabels = 10, MinConfidence = [|0.75f|]")]
    public Task AMinimumInTheRequest(string request) => Reports(Labels("l.Name != null", request), Stub.Rekognition);

    [Theory]
    [InlineData("[|page.GetMeanConfidence() > 60|]")]
    [InlineData("[|words.GetConfidence(PageIteratorLevel.Word) > 0.6|]")]
    public Task ReadText(string condition) => Reports(Page(condition), Stub.Tesseract);

    [Fact]
    public async Task TheMessageSaysWhatToWrite()
    {
        var test = Test(Spam("{|#0:p.Probability > 80|}"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISAFE202", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("Probability", "1", "80", "always false", "write 0.8"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("p.Probability > 0.8f")]
    [InlineData("p.Probability > Limit")]
    [InlineData("p.Probability >= 1")]
    [InlineData("p.Probability > 0")]
    [InlineData("0.5 < p.Probability")]
    [InlineData("p.Probability * 100 > 80")]
    [InlineData("Math.Round(p.Probability * 100) >= 75")]
    [InlineData("p.Probability > settings.GetValue<float>(\"Threshold\")")]
    [InlineData("p.Score > 3")]
    [InlineData("p.Score > -1")]
    [InlineData("p.Score >= 0")]
    [InlineData("!(p.Probability < 0 || p.Probability > 1)")]
    [InlineData("p.Probability >= 0 && p.Probability <= 1")]
    [InlineData("p.Probability is >= 0 and <= 1")]
    [InlineData("p.Probability switch { > 0.8f => true, >= 0 => false, _ => false }")]
    [InlineData("p.Probability > 0.8f ? true : p.Probability >= 0 ? false : true")]
    [InlineData("mail.Text.Length > 80")]
    public Task AThresholdThatSeparates(string condition) => StaysSilent(Spam(condition));

    [Theory]
    [InlineData("l.Confidence > 80", "")]
    [InlineData("l.Confidence >= 75.5", "MinConfidence = 80F")]
    [InlineData("l.Confidence / 100 > 0.8", "MaxLabels = 1")]
    [InlineData("l.Confidence >= 1", "MinConfidence = 0")]
    public Task APercentageOnItsScale(string condition, string request) => StaysSilent(Labels(condition, request), Stub.Rekognition);

    [Theory]
    [InlineData("page.GetMeanConfidence() > 0.6")]
    [InlineData("words.GetConfidence(PageIteratorLevel.Word) > 60")]
    public Task ReadTextOnItsScale(string condition) => StaysSilent(Page(condition), Stub.Tesseract);

    [Fact]
    public Task AnotherTypesProbability() => StaysSilent("""
        using Microsoft.ML;
        public sealed class Odds { public double Probability { get; set; } public double Confidence { get; set; } }
        public sealed class Game { public bool Wins(Odds odds, MLContext ml) => odds.Probability > 80 && odds.Confidence < 0; }
        """);

    [Theory]
    [InlineData("p.Probability >")]
    [InlineData("p.Probability is >")]
    [InlineData("p.Probability * 100 > && 80")]
    public async Task HalfTypedCode(string condition)
    {
        var test = Test(Spam(condition));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Theory]
    [InlineData("[|p.Probability > 80|]", "p.Probability > 0.8")]
    [InlineData("[|p.Probability >= 75f|]", "p.Probability >= 0.75f")]
    [InlineData("[|50 < p.Probability|] /* half */", "0.5 < p.Probability /* half */")]
    [InlineData("[|p.Probability * 100 > 0.8|]", "p.Probability * 100 > 80")]
    [InlineData("p is { Probability: [|> 80f|] }", "p is { Probability: > 0.8f }")]
    public Task Rescales(string before, string after) => Fixes(Spam(before), Spam(after));

    [Fact]
    public Task RescalesTheRequest() => Fixes(
        [Labels("l.Name != null", "MinConfidence = [|0.8F|]"), Stub.Rekognition],
        [Labels("l.Name != null", "MinConfidence = 80F"), Stub.Rekognition]);

    [Theory]
    [InlineData("[|p.Probability > Eighty|]")]
    [InlineData("[|p.Probability >= 0|]")]
    [InlineData("[|p.Probability > 500|]")]
    public Task NoFix(string condition) => OffersNoFix(Spam(condition));

    [Theory]
    [InlineData("[|p.Probability > 0.3|]")]
    [InlineData("[|0.3 < p.Probability|]")]
    public Task ReportsAThresholdBelowWhatAProjectAccepts(string condition) => ReportsWith("ai_guardrail.min_confidence = 0.5", Spam(condition));

    [Fact]
    public Task ReportsItInPercentToo() => ReportsWith("ai_guardrail.AISAFE202.min_confidence = 0.5", Stub.Rekognition, Labels("[|l.Confidence > 30|]"));

    [Theory]
    [InlineData("ai_guardrail.min_confidence = 0.5", "p.Probability > 0.5")]
    [InlineData("ai_guardrail.min_confidence = 0.5", "p.Probability > 0.8")]
    [InlineData("ai_guardrail.min_confidence = 50", "p.Probability > 0.3")]
    [InlineData("ai_guardrail.AISAFE202.min_confidence = 0.1\nai_guardrail.min_confidence = 0.5", "p.Probability > 0.3")]
    public Task StaysSilentOnAThresholdThatAProjectAccepts(string options, string condition) => StaysSilentWith(options, Spam(condition));
}
