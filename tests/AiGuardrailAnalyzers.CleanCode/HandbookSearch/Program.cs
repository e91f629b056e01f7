using HandbookSearch;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.VectorData;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(Policies.Editors, policy => policy.RequireRole("editor"))
    .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("handbook", window =>
{
    window.PermitLimit = 30;
    window.Window = TimeSpan.FromMinutes(1);
}));
builder.Services.AddProblemDetails();
builder.AddModels();
builder.Services.AddSingleton(provider => provider.GetRequiredService<VectorStore>().GetCollection<Guid, Passage>("handbook"));
builder.Services.AddScoped<Handbook>();

var app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
var handbook = app.MapGroup("/handbook").RequireRateLimiting("handbook");
handbook.MapGet("/answer", async (string question, Handbook service, CancellationToken cancellationToken)
    => question.Length is > 0 and <= 500 ? Results.Ok(await service.AnswerAsync(question, cancellationToken)) : Results.BadRequest());
handbook.MapPut("/passages", async (NewPassage passage, Handbook service, CancellationToken cancellationToken)
    => Results.Ok(await service.AddAsync(passage, cancellationToken))).RequireAuthorization(Policies.Editors);
app.Run();
