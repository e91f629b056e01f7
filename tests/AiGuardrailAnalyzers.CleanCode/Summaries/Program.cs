using Grpc.Core;
using Microsoft.AspNetCore.RateLimiting;
using OllamaSharp;
using Summaries;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddConcurrencyLimiter("summaries", limiter => (limiter.PermitLimit, limiter.QueueLimit) = (4, 20)));
builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 256 * 1024);
builder.Services.AddChatClient(_ => new OllamaApiClient(new Uri(builder.Configuration["Ollama:Endpoint"]!), builder.Configuration["Ollama:Model"]!)).UseOpenTelemetry();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapGrpcService<SummaryService>().RequireAuthorization().RequireRateLimiting("summaries");
app.Run();
