using System.ClientModel;
using System.Threading.RateLimiting;
using ModelGateway;
using OllamaSharp;
using OpenAI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorizationBuilder().AddDefaultPolicy("team", policy => policy.RequireClaim("team"));
builder.Services.AddRateLimiter(limits => limits.AddPolicy("team", context => RateLimitPartition.GetTokenBucketLimiter(
    context.User.FindFirst("team")?.Value ?? "",
    _ => new TokenBucketRateLimiterOptions { TokenLimit = 60, TokensPerPeriod = 60, ReplenishmentPeriod = TimeSpan.FromMinutes(1) })));
builder.Services.AddKeyedSingleton<IChatClient>("local", (_, _) => new OllamaApiClient(new Uri(builder.Configuration["Ollama:Endpoint"] ?? "http://localhost:11434"), builder.Configuration["Ollama:Model"]!));
builder.Services
    .AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:ApiKey"]!)).GetChatClient(builder.Configuration["OpenAI:Model"]).AsIChatClient())
    .Use((inner, provider) => new BudgetClient(inner, provider.GetRequiredService<ILogger<BudgetClient>>()))
    .Use((inner, provider) => new FallbackClient(inner, provider.GetRequiredKeyedService<IChatClient>("local"), provider.GetRequiredService<ILogger<FallbackClient>>()))
    .UseOpenTelemetry()
    .UseLogging();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapCompletions();
app.Run();
