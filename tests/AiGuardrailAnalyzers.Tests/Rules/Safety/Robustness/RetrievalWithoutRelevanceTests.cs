using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Robustness;

public sealed class RetrievalWithoutRelevanceTests : RuleTests<RetrievalWithoutRelevance>
{
    private static string Method(string statements, string members = "") => $$"""
        using System.Text;
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;
        using Microsoft.Extensions.VectorData;

        public sealed class Page { public string Text { get; set; } = ""; }

        public sealed class Answers(IChatClient client, VectorStoreCollection<string, Page> pages, SearchClient index, ILogger<Answers> logger)
        {
            {{members}}

            public async Task<string> AskAsync(string question, VectorSearchOptions<Page> given)
            {
                var facts = new StringBuilder();
                {{statements}}
                return (await client.GetResponseAsync(facts + question)).Text;
            }
        }
        """;

    [Theory]
    [InlineData("await foreach (var result in pages.[|SearchAsync|](question, 3)) facts.Append(result.Record.Text);")]
    [InlineData("var options = new VectorSearchOptions<Page> { IncludeVectors = false }; await foreach (var result in pages.[|SearchAsync|](question, 3, options)) facts.Append(result.Record.Text);")]
    [InlineData("await foreach (var result in pages.[|SearchAsync|](question, 3)) { logger.LogDebug(\"{Score}\", result.Score); facts.Append(result.Record.Text); }")]
    [InlineData("await foreach (var result in pages.[|SearchAsync|](question, 3)) { Console.WriteLine($\"{result.Score}\"); facts.Append(result.Record.Text); }")]
    [InlineData("SearchResults<Page> found = await index.[|SearchAsync|]<Page>(question, new SearchOptions { Size = 3 }); await foreach (var result in found.GetResultsAsync()) facts.Append(result.Document.Text);")]
    [InlineData("SearchResults<Page> found = await index.[|SearchAsync|]<Page>(question, new SearchOptions { Size = 3 }); foreach (var result in found.GetResults().OrderByDescending(r => r.Score)) facts.Append(result.Document.Text);")]
    [InlineData("facts.Append(await FindAsync(question));", "private async Task<string> FindAsync(string question) { var all = \"\"; await foreach (var result in pages.[|SearchAsync|](question, 3)) all += result.Record.Text; return all; }")]
    public Task ReportsWhereAModelReadsWhatIsFound(string statements, string members = "") => Reports(Method(statements, members));

    [Theory]
    [InlineData("await foreach (var result in pages.SearchAsync(question, 3, new VectorSearchOptions<Page> { ScoreThreshold = 0.5 })) facts.Append(result.Record.Text);")]
    [InlineData("var options = new VectorSearchOptions<Page>(); options.ScoreThreshold = 0.5; await foreach (var result in pages.SearchAsync(question, 3, options)) facts.Append(result.Record.Text);")]
    [InlineData("await foreach (var result in pages.SearchAsync(question, 3, given)) facts.Append(result.Record.Text);")]
    [InlineData("await foreach (var result in pages.SearchAsync(question, 3)) { if (result.Score > 0.5) facts.Append(result.Record.Text); }")]
    [InlineData("await foreach (var result in pages.SearchAsync(question, 3)) { if (result.Score is not > 0.5) continue; facts.Append(result.Record.Text); }")]
    [InlineData("SearchResults<Page> found = await index.SearchAsync<Page>(question, new SearchOptions { Size = 3 }); foreach (var result in found.GetResults().Where(r => r.Score > 1)) facts.Append(result.Document.Text);")]
    [InlineData("SearchResults<Page> found = await index.SearchAsync<Page>(question, new SearchOptions { Size = 3 }); await foreach (var result in found.GetResultsAsync()) if (result.SemanticSearch.RerankerScore > 2) facts.Append(result.Document.Text);")]
    [InlineData("facts.Append(await FindAsync(question));", "private async Task<string> FindAsync(string question) { var all = \"\"; await foreach (var result in pages.SearchAsync(question, 3)) if (result.Score > 0.5) all += result.Record.Text; return all; }")]
    [InlineData("facts.Append(question);", "private async Task<string> FindAsync(string question) { var all = \"\"; await foreach (var result in pages.SearchAsync(question, 3)) all += result.Record.Text; return all; }")]
    public Task StaysSilentWhereFarResultsAreLeftOut(string statements, string members = "") => StaysSilent(Method(statements, members));

    private static string Tool(string search) => $$"""
        using System.ComponentModel;
        using Microsoft.Extensions.VectorData;

        public sealed class Page { public string Text { get; set; } = ""; }

        public sealed class Search(VectorStoreCollection<string, Page> pages)
        {
            [Microsoft.SemanticKernel.KernelFunction, Description("Finds pages.")]
            public async Task<List<string>> FindAsync(string question)
            {
                var found = new List<string>();
                {{search}}
                return found;
            }
        }
        """;

    [Fact]
    public Task ReportsInTools() => Reports(Tool("await foreach (var result in pages.[|SearchAsync|](question, 3)) found.Add(result.Record.Text);"));

    [Fact]
    public Task StaysSilentInToolsThatFilter() => StaysSilent(Tool("await foreach (var result in pages.SearchAsync(question, 3)) if (result.Score > 0.5) found.Add(result.Record.Text);"));

    [Fact]
    public Task StaysSilentForASearchThatPeopleRead() => StaysSilent(Tool("await foreach (var result in pages.SearchAsync(question, 3)) found.Add(result.Record.Text);").Replace("[Microsoft.SemanticKernel.KernelFunction, Description(\"Finds pages.\")]", ""));
}
