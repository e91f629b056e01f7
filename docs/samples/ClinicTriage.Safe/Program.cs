using System.Security.Claims;
using System.Threading.RateLimiting;
using ClinicTriage.Data;
using ClinicTriage.Endpoints;
using ClinicTriage.Services;
using Microsoft.AspNetCore.Authentication.BearerToken;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddProblemDetails();
builder.Services.AddValidation();
builder.Services.AddHealthChecks();
builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddHttpClient();
builder.Services.AddRateLimiter(options =>
{
    options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    options.AddPolicy(ClinicEndpoints.RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 60, Window = TimeSpan.FromMinutes(1) }));
});

builder.Services.AddClinicAi();
builder.Services.AddSingleton<WaitingRoom>();
builder.Services.AddSingleton<UrgencyModel>();
builder.Services.AddSingleton<IReferralReader, ReferralReader>();
builder.Services.AddScoped<ComplaintReader>();
builder.Services.AddScoped<NurseSummary>();
builder.Services.AddScoped<RedFlagCheck>();
builder.Services.AddScoped<Intake>();
if (!string.IsNullOrEmpty(builder.Configuration["Sepsis:Address"]))
{
    builder.Services.AddSingleton<SepsisModel>();
}

var app = builder.Build();

if (args is ["--selftest"])
{
    return SelfTest.Run(app.Services);
}

app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = exception => exception switch
    {
        ApiKeyMissingException => StatusCodes.Status503ServiceUnavailable,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    },
});
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

app.MapHealthChecks("/health");
app.MapAccountEndpoints();
app.MapClinicEndpoints();

if (!ClinicAi.HasKey(app.Configuration))
{
    app.Logger.LogWarning(ClinicAi.KeyMissing);
}

app.Run();
return 0;
