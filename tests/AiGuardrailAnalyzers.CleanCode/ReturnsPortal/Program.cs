using System.Threading.RateLimiting;
using Azure;
using Azure.AI.Inference;
using Microsoft.AspNetCore.Mvc.Authorization;
using ReturnsPortal;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddControllersWithViews(mvc => mvc.Filters.Add(new AuthorizeFilter()));
builder.Services.AddRateLimiter(limits => limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
    context => RateLimitPartition.GetFixedWindowLimiter(context.User.Identity?.Name ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) })));
builder.Services.AddSingleton(_ => new ChatCompletionsClient(
    new Uri(builder.Configuration["Inference:Endpoint"]!), new AzureKeyCredential(builder.Configuration["Inference:Key"]!)));
builder.Services.AddScoped<ReasonClassifier>();

var app = builder.Build();
app.UseExceptionHandler("/error");
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapDefaultControllerRoute();
app.Run();
