using System.ClientModel;
using ContractReview.Services;
using OpenAI;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddProblemDetails();
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.GlobalLimiter = System.Threading.RateLimiting.PartitionedRateLimiter.Create<HttpContext, string>(
    context => System.Threading.RateLimiting.RateLimitPartition.GetConcurrencyLimiter(
        context.User.Identity?.Name ?? "",
        _ => new System.Threading.RateLimiting.ConcurrencyLimiterOptions { PermitLimit = 2 })));
builder.Services.Configure<ReviewOptions>(builder.Configuration.GetSection("Review"));
builder.Services
    .AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:ApiKey"]!)).GetChatClient(builder.Configuration["OpenAI:Model"]).AsIChatClient())
    .UseOpenTelemetry()
    .UseLogging();
builder.Services.AddScoped<IContractReviewer, ContractReviewer>();

var app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapControllers().RequireAuthorization();
app.Run();
