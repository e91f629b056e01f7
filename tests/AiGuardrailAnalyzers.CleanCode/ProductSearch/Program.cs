using Azure;
using Azure.Search.Documents;
using Microsoft.AspNetCore.RateLimiting;
using OpenAI.Chat;
using OpenAI.Embeddings;
using ProductSearch;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("search", window => (window.PermitLimit, window.Window) = (60, TimeSpan.FromMinutes(1))));
builder.Services.AddSingleton(_ => new SearchClient(
    new Uri(builder.Configuration["Search:Endpoint"]!), "products", new AzureKeyCredential(builder.Configuration["Search:Key"]!)));
builder.Services.AddSingleton(_ => new EmbeddingClient(builder.Configuration["OpenAI:Embedding"], builder.Configuration["OpenAI:ApiKey"]));
builder.Services.AddSingleton(_ => new ChatClient(builder.Configuration["OpenAI:Chat"], builder.Configuration["OpenAI:ApiKey"]));
builder.Services.AddScoped<ProductFinder>();
builder.Services.AddScoped<Adviser>();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
var products = app.MapGroup("/products").RequireAuthorization().RequireRateLimiting("search");
products.MapGet("/search", async (string text, string? category, ProductFinder finder, CancellationToken cancellationToken)
    => text.Length <= 200 ? Results.Ok(await finder.FindAsync(text, category, cancellationToken)) : Results.BadRequest());
products.MapGet("/advice", async (string text, Adviser adviser, CancellationToken cancellationToken)
    => text.Length <= 200 ? Results.Ok(await adviser.AdviseAsync(text, cancellationToken)) : Results.BadRequest());
app.Run();
