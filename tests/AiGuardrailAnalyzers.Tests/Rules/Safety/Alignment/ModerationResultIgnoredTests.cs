using AiGuardrailAnalyzers.CodeFixes.Safety.Alignment;
using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Alignment;

public sealed class ModerationResultIgnoredTests : FixTests<ModerationResultIgnored, ModerationResultIgnoredFix>
{
    // A service that moderates before it asks.
    private static string OpenAI(string check) => $$"""
        using OpenAI.Moderations;

        public sealed class Assistant(ModerationClient moderation, IChatClient chat, ILogger<Assistant> logger)
        {
            public ModerationResult? Last { get; private set; }

            public async Task<string> AskAsync(string question)
            {
                {{check}}
                return (await chat.GetResponseAsync(question)).Text;
            }

            private static void Require(ModerationResult result) { if (result.Flagged) throw new InvalidOperationException(); }
        }
        """;

    private static string Azure(string check) => $$"""
        using Azure.AI.ContentSafety;

        public sealed class Assistant(ContentSafetyClient safety, IChatClient chat, ILogger<Assistant> logger)
        {
            public async Task<string> AskAsync(string question)
            {
                {{check}}
                return (await chat.GetResponseAsync(question)).Text;
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("await [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("_ = await [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("_ = [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("[|moderation.ClassifyText(question)|];")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("ModerationResult verdict = await [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("var verdict = (await [|moderation.ClassifyTextAsync([question])|].ConfigureAwait(false)).Value;")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|]; if (verdict is null) { return \"\"; }")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|]; logger.LogInformation(\"Flagged: {Flagged}\", verdict.Value.Flagged);")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|]; logger.LogWarning($\"{verdict.Value.Flagged}\");")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|]; var flagged = verdict.Value.Flagged;")]
    [InlineData("var task = [|moderation.ClassifyTextAsync(question)|]; await task;")]
    [InlineData("var task = [|moderation.ClassifyTextAsync(question)|]; var answer = chat.GetResponseAsync(question); await Task.WhenAll(task, answer);")]
    public Task OfOpenAI(string check) => Reports(OpenAI(check));

    [Theory]
    [InlineData("await [|safety.AnalyzeTextAsync(question)|];")]
    [InlineData("var result = [|safety.AnalyzeText(new AnalyzeTextOptions(question))|];")]
    [InlineData("var result = await [|safety.AnalyzeTextAsync(question)|]; logger.LogError(\"{Severity}\", result.Value.CategoriesAnalysis[0].Severity);")]
    public Task OfAzure(string check) => Reports(Azure(check), Stub.ContentSafety);

    [Fact]
    public Task AWrapperWhoseCallersIgnoreIt() => Reports(
        """
        using OpenAI.Moderations;

        public interface IModerator { Task<bool> IsFlaggedAsync(string text); }

        public sealed class Moderator(ModerationClient client) : IModerator
        {
            public async Task<bool> IsFlaggedAsync(string text) => (await client.ClassifyTextAsync(text)).Value.Flagged;
        }
        """,
        """
        public sealed class Assistant(IModerator moderator, IChatClient chat)
        {
            public async Task<string> AskAsync(string question)
            {
                await [|moderator.IsFlaggedAsync(question)|];
                return (await chat.GetResponseAsync(question)).Text;
            }
        }
        """);

    // Silent.

    [Theory]
    [InlineData("var verdict = await moderation.ClassifyTextAsync(question); if (verdict.Value.Flagged) { return \"No.\"; }")]
    [InlineData("ModerationResult verdict = await moderation.ClassifyTextAsync(question); if (verdict.Flagged) { throw new InvalidOperationException(); }")]
    [InlineData("if ((await moderation.ClassifyTextAsync(question)).Value is { Flagged: true }) { return \"No.\"; }")]
    [InlineData("var verdict = (await moderation.ClassifyTextAsync([question])).Value; if (verdict.Any(v => v.Flagged)) { return \"No.\"; }")]
    [InlineData("Require(await moderation.ClassifyTextAsync(question));")]
    [InlineData("Last = await moderation.ClassifyTextAsync(question);")]
    [InlineData("var flagged = (await moderation.ClassifyTextAsync(question)).Value.Flagged; logger.LogInformation(\"{Flagged}\", flagged); if (flagged) { return \"No.\"; }")]
    [InlineData("var task = moderation.ClassifyTextAsync(question); var answer = chat.GetResponseAsync(question); await Task.WhenAll(task, answer); if (task.Result.Value.Flagged) { return \"No.\"; }")]
    [InlineData("var verdict = await moderation.ClassifyTextAsync(question); question = verdict.Value.Flagged ? \"\" : question;")]
    [InlineData("var verdict = await moderation.ClassifyTextAsync(question); foreach (var category in new[] { verdict.Value.Hate, verdict.Value.Violence }) { if (category.Score > 0.5f) { return \"No.\"; } }")]
    [InlineData("var verdict = await moderation.ClassifyTextAsync(question); switch (verdict.Value.Flagged) { case true: return \"No.\"; }")]
    [InlineData("var verdict = await moderation.ClassifyTextAsync(question); Console.WriteLine(verdict.Value.Flagged);")]
    [InlineData("ModerationResult verdict; try { verdict = await moderation.ClassifyTextAsync(question); } catch (Exception) { return \"No.\"; } if (verdict.Flagged) { return \"No.\"; }")]
    [InlineData("Func<Task<bool>> isFlagged = async () => (await moderation.ClassifyTextAsync(question)).Value.Flagged; if (await isFlagged()) { return \"No.\"; }")]
    public Task TheVerdictCounts(string check) => StaysSilent(OpenAI(check));

    [Theory]
    [InlineData("var result = await safety.AnalyzeTextAsync(question); if (result.Value.CategoriesAnalysis.Any(c => c.Severity >= 4)) { return \"No.\"; }")]
    [InlineData("var result = safety.AnalyzeText(new AnalyzeTextOptions(question)); foreach (var c in result.Value.CategoriesAnalysis) { if (c.Severity > 2) { return \"No.\"; } }")]
    [InlineData("var worst = (await safety.AnalyzeTextAsync(question)).Value.CategoriesAnalysis.Max(c => c.Severity ?? 0); if (worst >= 4) { return \"No.\"; }")]
    public Task TheSeverityCounts(string check) => StaysSilent(Azure(check), Stub.ContentSafety);

    [Fact]
    public Task AWrapperWhoseCallersHeedIt() => StaysSilent("""
        using OpenAI.Moderations;

        public sealed class Assistant(ModerationClient client, IChatClient chat)
        {
            public async Task<string> AskAsync(string question)
            {
                if (await IsFlaggedAsync(question))
                {
                    return "No.";
                }

                await RequireAsync(question);
                return (await chat.GetResponseAsync(question)).Text;
            }

            private async Task<bool> IsFlaggedAsync(string text)
            {
                var verdict = await client.ClassifyTextAsync(text);
                return verdict.Value.Flagged;
            }

            private async Task<ModerationResult> RequireAsync(string text)
            {
                ModerationResult verdict = await client.ClassifyTextAsync(text);
                return verdict.Flagged ? throw new InvalidOperationException() : verdict;
            }
        }
        """);

    // Fix.

    [Theory]
    [InlineData("await [|moderation.ClassifyTextAsync(question)|]; // first", "var moderation2 = await moderation.ClassifyTextAsync(question); // first", "moderation2.Value.Flagged")]
    [InlineData("_ = await [|moderation.ClassifyTextAsync([question])|];", "var moderation2 = await moderation.ClassifyTextAsync([question]);", "moderation2.Value.Any(result => result.Flagged)")]
    [InlineData("var verdict = await [|moderation.ClassifyTextAsync(question)|];", "var verdict = await moderation.ClassifyTextAsync(question);", "verdict.Value.Flagged")]
    public Task InsertsTheCheck(string before, string after, string condition) => Fixes(OpenAI(before), OpenAI($$"""
        {{after}}
                if ({{condition}})
                {
                    throw new InvalidOperationException("The content was rejected by moderation.");
                }

        """.TrimEnd('\n')));

    [Theory]
    [InlineData("ModerationResult verdict = await [|moderation.ClassifyTextAsync(question)|];")]
    [InlineData("_ = [|moderation.ClassifyTextAsync(question)|];")]
    public Task NothingToInsert(string check) => OffersNoFix(OpenAI(check));
}
