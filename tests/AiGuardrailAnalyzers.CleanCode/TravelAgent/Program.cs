using System.ClientModel;
using Microsoft.Agents.AI;
using Microsoft.AspNetCore.RateLimiting;
using OpenAI;
using TravelAgent;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddConcurrencyLimiter("travel", limiter => limiter.PermitLimit = 20));
builder.Services.AddProblemDetails();
builder.Services.AddHttpClient<ITimetable, Timetable>(http =>
{
    http.BaseAddress = new Uri(builder.Configuration["Timetable:BaseUrl"]!);
    http.Timeout = TimeSpan.FromSeconds(10);
}).AddStandardResilienceHandler();
builder.Services.AddSingleton<SessionStore>();
builder.Services.AddScoped<TripTools>();
builder.Services.AddChatClient(new OpenAIClient(new ApiKeyCredential(builder.Configuration["OpenAI:ApiKey"]!)).GetChatClient(builder.Configuration["OpenAI:Model"]).AsIChatClient())
    .UseOpenTelemetry();
builder.Services.AddScoped<AIAgent>(provider => new ChatClientAgent(
        provider.GetRequiredService<IChatClient>(),
        new ChatClientAgentOptions
        {
            Name = "Travel",
            ChatOptions = new ChatOptions
            {
                Instructions = "You plan trips by train. Use the timetable; never invent a connection.",
                MaxOutputTokens = 800,
                Tools = [AIFunctionFactory.Create(provider.GetRequiredService<TripTools>().FindConnectionsAsync)],
            },
        },
        provider.GetRequiredService<ILoggerFactory>())
    .AsBuilder()
    .UseOpenTelemetry("Travel")
    .Build());

var app = builder.Build();
app.UseExceptionHandler();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapPost("/trips", TripEndpoint.PlanAsync).RequireAuthorization().RequireRateLimiting("travel");
app.Run();
