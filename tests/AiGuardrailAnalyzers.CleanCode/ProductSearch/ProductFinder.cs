using Azure.Search.Documents;
using Azure.Search.Documents.Models;
using OpenAI.Embeddings;

namespace ProductSearch;

public sealed class Product
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Category { get; set; } = "";
}

public sealed class ProductFinder(SearchClient search, EmbeddingClient embeddings)
{
    private const double Relevant = 0.6;

    public async Task<List<Product>> FindAsync(string text, string? category, CancellationToken cancellationToken)
    {
        OpenAIEmbedding embedding = await embeddings.GenerateEmbeddingAsync(text, cancellationToken: cancellationToken);
        var options = new SearchOptions
        {
            Size = 10,
            Filter = category is null ? null : SearchFilter.Create($"Category eq {category}"),
            VectorSearch = new() { Queries = { new VectorizedQuery(embedding.ToFloats()) { KNearestNeighborsCount = 20, Fields = { "Vector" } } } },
        };
        SearchResults<Product> results = await search.SearchAsync<Product>(null, options, cancellationToken);
        var products = new List<Product>();
        await foreach (SearchResult<Product> result in results.GetResultsAsync())
        {
            if (result.Score >= Relevant)
            {
                products.Add(result.Document);
            }
        }

        return products;
    }
}
