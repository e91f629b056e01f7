using AiGuardrailAnalyzers.CodeFixes.Security.DataIntegrity;
using AiGuardrailAnalyzers.Rules.Security.DataIntegrity;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.DataIntegrity;

public sealed class UnauthenticatedKnowledgeWriteTests : FixTests<UnauthenticatedKnowledgeWrite, UnauthenticatedKnowledgeWriteFix>
{
    private const string Library = """
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.VectorData;

        public sealed class Article
        {
            [VectorStoreKey] public Guid Id { get; set; }
            [VectorStoreData] public string Text { get; set; } = "";
            [VectorStoreVector(3)] public ReadOnlyMemory<float> Vector { get; set; }
        }

        public sealed record NewArticle(string Text);

        public interface ILibrary
        {
            Task AddAsync(string text, CancellationToken cancellationToken);
            Task<int> CountAsync();
        }

        public sealed class Library(VectorStoreCollection<Guid, Article> articles, IEmbeddingGenerator<string, Embedding<float>> embeddings) : ILibrary
        {
            public async Task AddAsync(string text, CancellationToken cancellationToken)
            {
                var vector = await embeddings.GenerateVectorAsync(text, cancellationToken: cancellationToken);
                await articles.UpsertAsync(new Article { Id = Guid.NewGuid(), Text = text, Vector = vector }, cancellationToken);
            }

            public Task<int> CountAsync() => Task.FromResult(0);
        }

        public sealed class Shelf(DbContext database, IEmbeddingGenerator<string, Embedding<float>> embeddings)
        {
            public async Task StoreAsync(Stream content, CancellationToken cancellationToken)
            {
                using var reader = new StreamReader(content);
                string text = await reader.ReadToEndAsync(cancellationToken);
                database.Add(new Article { Text = text, Vector = await embeddings.GenerateVectorAsync(text, cancellationToken: cancellationToken) });
                await database.SaveChangesAsync(cancellationToken);
            }

            public async Task CountVisitAsync(NewArticle visited)
            {
                database.Add(visited);
                await database.SaveChangesAsync();
            }
        }

        public sealed class Index(Azure.Search.Documents.SearchClient search)
        {
            public Task AddAsync(IEnumerable<Article> articles) => search.UploadDocumentsAsync(articles);
        }
        """;

    private static string Program(string statements) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{statements}}
        app.Run();
        """;

    [Theory]
    [InlineData("app.[|MapPost|](\"/articles\", (NewArticle article, ILibrary library, CancellationToken ct) => library.AddAsync(article.Text, ct));")]
    [InlineData("app.[|MapPost|](\"/articles\", ([Microsoft.AspNetCore.Mvc.FromBody] string text, ILibrary library, CancellationToken ct) => library.AddAsync(text, ct));")]
    [InlineData("app.[|MapPost|](\"/files\", (IFormFile file, Shelf shelf, CancellationToken ct) => shelf.StoreAsync(file.OpenReadStream(), ct));")]
    [InlineData("app.[|MapPost|](\"/files\", (HttpRequest request, Shelf shelf, CancellationToken ct) => shelf.StoreAsync(request.Body, ct));")]
    [InlineData("var docs = app.MapGroup(\"/docs\"); docs.[|MapPut|](\"/\", (NewArticle article, ILibrary library) => library.AddAsync(article.Text, default));")]
    [InlineData("app.[|MapPost|](\"/index\", (List<NewArticle> articles, Index index) => index.AddAsync(articles.Select(a => new Article { Text = a.Text })));")]
    [InlineData("app.[|MapPost|](\"/articles\", Add); static Task Add(NewArticle article, ILibrary library) => library.AddAsync(article.Text, default);")]
    public Task ReportsRoutes(string statements) => Reports([Program(statements), Library]);

    [Theory]
    [InlineData("app.MapPost(\"/articles\", (NewArticle article, ILibrary library, CancellationToken ct) => library.AddAsync(article.Text, ct)).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/articles\", [Microsoft.AspNetCore.Authorization.Authorize] ([Microsoft.AspNetCore.Mvc.FromBody] string text, ILibrary library, CancellationToken ct) => library.AddAsync(text, ct));")]
    [InlineData("app.MapPost(\"/files\", async (IFormFile file, Shelf shelf, HttpContext http, CancellationToken ct) => { if (http.User.Identity?.IsAuthenticated != true) return Results.Unauthorized(); await shelf.StoreAsync(file.OpenReadStream(), ct); return Results.Ok(); });")]
    [InlineData("var docs = app.MapGroup(\"/docs\").RequireAuthorization(); docs.MapPut(\"/\", (NewArticle article, ILibrary library) => library.AddAsync(article.Text, default));")]
    [InlineData("app.MapPost(\"/reindex\", (ILibrary library, CancellationToken ct) => library.AddAsync(File.ReadAllText(\"manual.md\"), ct));")]
    [InlineData("app.MapPost(\"/reindex/{id:guid}\", (Guid id, ILibrary library, CancellationToken ct) => library.AddAsync(File.ReadAllText(\"manual.md\"), ct));")]
    [InlineData("app.MapPost(\"/visits\", (NewArticle article, Shelf shelf) => shelf.CountVisitAsync(article));")]
    [InlineData("app.MapPost(\"/count\", (NewArticle article, ILibrary library) => library.CountAsync());")]
    public Task StaysSilentOnRoutes(string statements) => StaysSilent([Program(statements), Library]);

    [Fact]
    public Task ReportsActions() => Reports([
        Library,
        """
        using Microsoft.AspNetCore.Mvc;

        public class ArticlesController(ILibrary library) : ControllerBase
        {
            [HttpPost]
            public Task [|Add|](NewArticle article, CancellationToken cancellationToken) => library.AddAsync(article.Text, cancellationToken);

            [HttpGet]
            public Task<int> Count() => library.CountAsync();
        }
        """]);

    [Fact]
    public Task StaysSilentOnAuthorizedActions() => StaysSilent([
        Library,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        [Authorize]
        public class ArticlesController(ILibrary library) : ControllerBase
        {
            [HttpPost]
            public Task Add(NewArticle article, CancellationToken cancellationToken) => library.AddAsync(article.Text, cancellationToken);
        }
        """]);

    [Fact]
    public Task FixRequiresAuthorization() => Fixes(
        [Program("app.[|MapPost|](\"/articles\", (NewArticle article, ILibrary library, CancellationToken ct) => library.AddAsync(article.Text, ct));"), Library],
        [Program("app.MapPost(\"/articles\", (NewArticle article, ILibrary library, CancellationToken ct) => library.AddAsync(article.Text, ct)).RequireAuthorization();"), Library]);
}
