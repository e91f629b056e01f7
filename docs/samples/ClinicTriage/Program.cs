using ClinicTriage.Data;
using ClinicTriage.Endpoints;
using ClinicTriage.Services;
using Microsoft.AspNetCore.Authentication.BearerToken;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddProblemDetails();
builder.Services.AddHealthChecks();
builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddHttpClient();

builder.Services.AddClinicAi();
builder.Services.AddSingleton<WaitingRoom>();
builder.Services.AddSingleton<UrgencyModel>();
builder.Services.AddScoped(provider => provider.GetRequiredService<UrgencyModel>().CreateEngine());
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
