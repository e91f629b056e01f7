using Azure.AI.OpenAI;
using Azure.Core;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using SalesAnalyst;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("analyst", window => (window.PermitLimit, window.Window) = (10, TimeSpan.FromMinutes(1))));
builder.Services.AddDbContext<SalesContext>();
builder.Services.AddScoped<SalesTools>();
builder.Services.AddScoped<Analyst>();
builder.Services
    .AddChatClient(provider => new AzureOpenAIClient(new Uri(builder.Configuration["AzureOpenAI:Endpoint"]!), provider.GetRequiredService<TokenCredential>())
        .GetChatClient(builder.Configuration["AzureOpenAI:Deployment"]).AsIChatClient())
    .UseFunctionInvocation(configure: invoking => invoking.MaximumIterationsPerRequest = 6)
    .UseOpenTelemetry();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/sales/questions", async (SalesQuestion question, Analyst analyst, CancellationToken cancellationToken)
        => await analyst.AnswerAsync(question.Text, cancellationToken) is { } answer ? Results.Ok(answer) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable))
    .AddEndpointFilter(async (context, next) => context.GetArgument<SalesQuestion>(0).Text is { Length: > 0 and <= 500 } ? await next(context) : Results.BadRequest())
    .RequireAuthorization()
    .RequireRateLimiting("analyst");
app.Run();
