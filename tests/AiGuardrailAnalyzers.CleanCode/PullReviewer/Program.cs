using Anthropic;
using PullReviewer;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<IAnthropicClient>(_ => new AnthropicClient
{
    ApiKey = builder.Configuration["Anthropic:ApiKey"],
    Timeout = TimeSpan.FromMinutes(2),
    MaxRetries = 2,
});
builder.Services.AddSingleton<IReviewer, ClaudeReviewer>();
builder.Services.AddSingleton<DiffFolder>();
builder.Services.AddHostedService<ReviewWorker>();
builder.Build().Run();
