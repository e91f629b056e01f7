using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.BearerToken;
using SupportChatbot.Data;
using SupportChatbot.Endpoints;
using SupportChatbot.Services;
using SupportChatbot.Tools;
using SupportChatbot.Workers;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddControllers();
builder.Services.AddProblemDetails();
builder.Services.AddValidation();
builder.Services.AddHealthChecks();
builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(options =>
{
    options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    options.AddPolicy(ChatEndpoints.RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));
});

builder.Services.AddSingleton<AccountStore>();
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<TicketStore>();
builder.Services.AddSingleton<ConversationStore>();
builder.Services.AddSingleton<ApprovalStore>();
builder.Services.AddHttpClient<IPaymentGateway, PaymentGateway>(http => http.BaseAddress = new Uri(builder.Configuration["Payments:BaseUrl"]!));

builder.Services.AddSupportAi(builder.Environment);
builder.Services.AddSingleton<IKnowledgeBase, KnowledgeBase>();
builder.Services.AddScoped<IReplyDrafter, ReplyDrafter>();
builder.Services.AddScoped<ITicketTriage, TicketTriage>();
builder.Services.AddScoped<IMessageScreen, MessageScreen>();
builder.Services.AddScoped<IChatService, ChatService>();
builder.Services.AddScoped<SupportTools>();
if (ApiKey.IsSet(builder.Configuration))
{
    builder.Services.AddHostedService<TicketSummaryWorker>();
}

var app = builder.Build();

app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = exception => exception switch
    {
        ApiKeyMissingException => StatusCodes.Status503ServiceUnavailable,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    },
});
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

app.MapHealthChecks("/health");
app.MapGet("/version", () => new { Name = "Northwind support", Version = "1.4" });
app.MapAccountEndpoints();
app.MapKnowledgeEndpoints();
app.MapChatEndpoints();
app.MapControllers();

if (!ApiKey.IsSet(app.Configuration))
{
    app.Logger.LogWarning(ApiKey.Missing);
}

app.Run();
