using BlazorTutor;
using BlazorTutor.Components;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.AI;
using OllamaSharp;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddCascadingAuthenticationState();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("pages", window => (window.PermitLimit, window.Window) = (60, TimeSpan.FromMinutes(1))));
builder.Services.AddChatClient(_ => new OllamaApiClient(new Uri(builder.Configuration["Ollama:Endpoint"] ?? "http://localhost:11434"), builder.Configuration["Ollama:Model"]!))
    .UseOpenTelemetry();
builder.Services.AddScoped<Lesson>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization().RequireRateLimiting("pages");
app.Run();
