using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.ML;
using PaymentScreening;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddTokenBucketLimiter("screening", bucket =>
{
    bucket.TokenLimit = 100;
    bucket.TokensPerPeriod = 100;
    bucket.ReplenishmentPeriod = TimeSpan.FromSeconds(10);
}));
builder.Services.AddSingleton(provider => provider.GetRequiredService<IModelSource>().Pool);
builder.Services.AddSingleton<IScreening, Screening>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/payments/screen", (Payment payment, IScreening screening) => screening.Screen(payment)).RequireAuthorization().RequireRateLimiting("screening");
app.Run();

public interface IModelSource
{
    PredictionEnginePool<Payment, FraudPrediction> Pool { get; }
}
