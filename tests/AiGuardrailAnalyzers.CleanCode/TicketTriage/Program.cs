using System.ClientModel;
using FastEndpoints;
using Microsoft.AspNetCore.RateLimiting;
using OpenAI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddFastEndpoints();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("triage", window => (window.PermitLimit, window.Window) = (30, TimeSpan.FromMinutes(1))));
builder.Services.AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:ApiKey"]!)).GetChatClient(builder.Configuration["OpenAI:Model"]).AsIChatClient())
    .UseOpenTelemetry();
builder.Services.AddScoped<TicketTriage.ITriage, TicketTriage.Triage>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UseFastEndpoints();
app.Run();
