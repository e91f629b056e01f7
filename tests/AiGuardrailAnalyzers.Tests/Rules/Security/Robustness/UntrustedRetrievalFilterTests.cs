using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedRetrievalFilterTests : FixTests<UntrustedRetrievalFilter, UntrustedRetrievalFilterFix>
{
    internal static string Search(string body) => $$""""
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;

        var app = WebApplication.Create(args);
        app.MapPost("/search", (SearchRequest request, Searcher searcher) => searcher.Find(request.Category, request.Query, request.Year, request.Tags));
        app.Run();

        public record SearchRequest(string Category, string Query, int Year, List<string> Tags);

        public class Searcher(SearchClient client)
        {
            public async Task<object> Find(string category, string query, int year, List<string> tags)
            {
                {{body}}
            }
        }
        """";

    [Theory]
    [InlineData("var options = new SearchOptions { Filter = [|$\"category eq '{category}'\"|] }; return await client.SearchAsync<SearchDocument>(query, options);")]
    [InlineData("var options = new SearchOptions(); options.Filter = [|\"category ne '\" + category + \"'\"|]; return await client.SearchAsync<SearchDocument>(query, options);")]
    [InlineData("var filter = string.IsNullOrEmpty(category) ? null : $\"category eq '{category}'\"; return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = [|filter|] });")]
    [InlineData("return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = [|string.Join(\" or \", tags.Select(t => $\"tag eq '{t}'\"))|] });")]
    [InlineData("return await client.SuggestAsync<SearchDocument>(query, \"s\", new SuggestOptions { Filter = [|category|] });")]
    public Task RawFilter(string body) => Reports(Search(body));

    [Theory]
    [InlineData("var options = new SearchOptions { Filter = SearchFilter.Create($\"category eq {category}\") }; return await client.SearchAsync<SearchDocument>(query, options);")]
    [InlineData("var options = new SearchOptions(); options.Filter = \"year ge \" + year; return await client.SearchAsync<SearchDocument>(query, options);")]
    [InlineData("var filter = category == \"law\" ? $\"category eq '{category}'\" : \"category eq 'tax'\"; return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = filter });")]
    [InlineData("return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = string.Join(\" or \", tags.Select(t => SearchFilter.Create($\"tag eq {t}\"))) });")]
    [InlineData("return await client.SuggestAsync<SearchDocument>(query, \"s\", new SuggestOptions { Filter = $\"category eq '{category.Replace(\"'\", \"''\")}'\" });")]
    [InlineData("if (!category.All(char.IsLetterOrDigit)) return \"\"; return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = $\"category eq '{category}'\" });")]
    public Task QuotedFilter(string body) => StaysSilent(Search(body));

    [Fact]
    public Task ToolParameter() => Reports("""
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;
        using Microsoft.SemanticKernel;

        public class SearchPlugin(SearchClient client)
        {
            [KernelFunction]
            public async Task<object> Find(string query, string owner) => await client.SearchAsync<SearchDocument>(query, new SearchOptions { Size = 3, Filter = [|$"owner eq '{owner}'"|] });
        }
        """);

    [Fact]
    public Task OwnerFromTheTicket() => StaysSilent("""
        using System.Security.Claims;
        using Azure.Search.Documents;
        using Azure.Search.Documents.Models;
        using Microsoft.SemanticKernel;

        public class SearchPlugin(SearchClient client, IHttpContextAccessor accessor)
        {
            [KernelFunction]
            public async Task<object> Find(string query)
            {
                var owner = accessor.HttpContext!.User.FindFirstValue(ClaimTypes.NameIdentifier);
                return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Size = 3, Filter = $"owner eq '{owner}'" });
            }
        }
        """);

    // Fix.

    [Theory]
    [InlineData("var options = new SearchOptions { Filter = [|$\"category eq '{category}'\"|] }; return await client.SearchAsync<SearchDocument>(query, options);", "var options = new SearchOptions { Filter = SearchFilter.Create($\"category eq {category}\") }; return await client.SearchAsync<SearchDocument>(query, options);")]
    [InlineData("var filter = string.IsNullOrEmpty(category) ? null : $\"category eq '{category}'\"; return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = [|filter|] });", "var filter = string.IsNullOrEmpty(category) ? null : SearchFilter.Create($\"category eq {category}\"); return await client.SearchAsync<SearchDocument>(query, new SearchOptions { Filter = filter });")]
    public Task CreatesTheFilter(string before, string after) => Fixes(Search(before), Search(after));

    [Fact]
    public Task NoFixForAConcatenation() => OffersNoFix(Search("var options = new SearchOptions(); options.Filter = [|\"category ne '\" + category + \"'\"|]; return await client.SearchAsync<SearchDocument>(query, options);"));
}
