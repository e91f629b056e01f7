using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Http.Resilience;
using TitleWriter;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("titles", window => (window.PermitLimit, window.Window) = (30, TimeSpan.FromMinutes(1))));
builder.Services.AddHttpClient<ITitleModel, TitleModel>(http =>
{
    http.BaseAddress = new Uri(builder.Configuration["Model:BaseUrl"] ?? "https://models.example.com");
    http.DefaultRequestHeaders.Authorization = new("Bearer", builder.Configuration["Model:Key"]);
}).AddStandardResilienceHandler(resilience =>
{
    resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(20);
    resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(60);
    resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
});

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/titles", async (Draft draft, ITitleModel model, CancellationToken cancellationToken) =>
{
    if (draft.Text is null or { Length: > 8_000 })
    {
        return Results.BadRequest();
    }

    return Results.Ok(new { Title = await model.TitleOfAsync(draft.Text, cancellationToken) ?? "Untitled" });
}).RequireAuthorization().RequireRateLimiting("titles");
app.Run();

public sealed record Draft(string? Text);
