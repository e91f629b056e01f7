using System.ComponentModel.DataAnnotations;
using ImageStudio;
using Microsoft.AspNetCore.RateLimiting;
using OpenAI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddSlidingWindowLimiter("images", window =>
{
    window.PermitLimit = 5;
    window.SegmentsPerWindow = 5;
    window.Window = TimeSpan.FromMinutes(10);
}));
builder.Services.AddSingleton(_ => new OpenAIClient(builder.Configuration["OpenAI:ApiKey"]));
builder.Services.AddSingleton(provider => provider.GetRequiredService<OpenAIClient>().GetImageClient(builder.Configuration["OpenAI:ImageModel"]));
builder.Services.AddSingleton(provider => provider.GetRequiredService<OpenAIClient>().GetModerationClient(builder.Configuration["OpenAI:ModerationModel"]));
builder.Services.AddScoped<Studio>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/images", async (ImageRequest request, Studio studio, CancellationToken cancellationToken) =>
{
    if (request.Description.Length > 400)
    {
        return Results.BadRequest("Describe the picture in at most 400 characters.");
    }

    return await studio.PaintAsync(request.Description, cancellationToken) switch
    {
        { Image: { } image } => Results.Bytes(image.ToArray(), "image/png"),
        { IsRefused: true } => Results.UnprocessableEntity("We don't paint this."),
        _ => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
    };
}).RequireAuthorization().RequireRateLimiting("images");
app.Run();

public sealed record ImageRequest([MaxLength(400)] string Description);
