using System.Threading.RateLimiting;
using HelpDesk;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddProblemDetails();
builder.Services.AddRateLimiter(limits =>
{
    limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limits.AddPolicy(QuestionEndpoints.Limit, context => RateLimitPartition.GetTokenBucketLimiter(
        context.User.Identity?.Name ?? "anonymous",
        _ => new TokenBucketRateLimiterOptions { TokenLimit = 10, TokensPerPeriod = 10, ReplenishmentPeriod = TimeSpan.FromMinutes(1) }));
});
builder.Services.AddAssistant(builder.Configuration);
builder.Services.AddScoped<IHelpDesk, HelpDeskService>();
builder.Services.AddSingleton<IArticleStore, ArticleStore>();

var app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();
app.MapQuestions();
app.MapGet("/health", () => Results.Ok());
app.Run();
