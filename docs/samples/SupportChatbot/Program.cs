using Microsoft.AspNetCore.Authentication.BearerToken;
using SupportChatbot.Data;
using SupportChatbot.Endpoints;
using SupportChatbot.Services;
using SupportChatbot.Tools;
using SupportChatbot.Workers;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddControllers();
builder.Services.AddProblemDetails();
builder.Services.AddHealthChecks();
builder.Services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
builder.Services.AddAuthorization();

builder.Services.AddSingleton<AccountStore>();
builder.Services.AddSingleton<OrderStore>();
builder.Services.AddSingleton<TicketStore>();
builder.Services.AddHttpClient<IPaymentGateway, PaymentGateway>(http => http.BaseAddress = new Uri(builder.Configuration["Payments:BaseUrl"]!));

builder.Services.AddSupportAi();
builder.Services.AddSingleton<IKnowledgeBase, KnowledgeBase>();
builder.Services.AddSingleton<IReplyDrafter, ReplyDrafter>();
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
