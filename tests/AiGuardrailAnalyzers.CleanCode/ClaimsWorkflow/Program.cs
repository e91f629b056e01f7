using ClaimsWorkflow;
using OllamaSharp;

var builder = Host.CreateApplicationBuilder(args);
builder.Services
    .AddChatClient(_ => new OllamaApiClient(new Uri(builder.Configuration["Ollama:Endpoint"] ?? "http://localhost:11434"), builder.Configuration["Ollama:Model"]!))
    .UseOpenTelemetry()
    .UseLogging();
builder.Services.AddSingleton<IClaimQueue, ClaimQueue>();
builder.Services.AddSingleton<ClaimAssessment>();
builder.Services.AddHostedService<ClaimWorker>();
builder.Build().Run();
