using System.ClientModel;
using System.Threading.RateLimiting;
using FeedbackPages;
using Microsoft.Extensions.AI;
using OpenAI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddRazorPages();
builder.Services.AddRateLimiter(limits => limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
    context.User.Identity?.Name ?? "",
    _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) })));
builder.Services.AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:ApiKey"]!)).GetChatClient(builder.Configuration["OpenAI:Model"]).AsIChatClient())
    .UseOpenTelemetry();
builder.Services.AddScoped<ReplyWriter>();

var app = builder.Build();
app.UseExceptionHandler("/Error");
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapRazorPages().RequireAuthorization();
app.Run();
