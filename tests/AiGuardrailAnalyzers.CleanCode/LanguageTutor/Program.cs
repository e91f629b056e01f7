using Google.GenAI;
using LanguageTutor;
using Microsoft.AspNetCore.RateLimiting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("tutor", window => (window.PermitLimit, window.Window) = (15, TimeSpan.FromMinutes(1))));
builder.Services.AddSingleton(new Client(apiKey: builder.Configuration["Gemini:ApiKey"]));
builder.Services.AddScoped<Tutor>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/corrections", async (Sentence sentence, Tutor tutor, CancellationToken cancellationToken) => sentence.Text.Length switch
{
    0 or > 300 => Results.BadRequest(),
    _ => await tutor.CorrectAsync(sentence.Text, cancellationToken) is { } correction ? Results.Ok(correction) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
}).RequireAuthorization().RequireRateLimiting("tutor");
app.Run();

public sealed record Sentence(string Text);
