using Azure.AI.ContentSafety;
using Azure.AI.OpenAI;
using Azure.Core;
using Forum;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddSignalR(signalR => signalR.MaximumReceiveMessageSize = 8_000);
builder.Services.AddSingleton(provider => new ContentSafetyClient(new Uri(builder.Configuration["ContentSafety:Endpoint"]!), provider.GetRequiredService<TokenCredential>()));
builder.Services.AddChatClient(provider => new AzureOpenAIClient(new Uri(builder.Configuration["AzureOpenAI:Endpoint"]!), provider.GetRequiredService<TokenCredential>())
    .GetChatClient(builder.Configuration["AzureOpenAI:Deployment"]).AsIChatClient()).UseOpenTelemetry();
builder.Services.AddSingleton<IPostScreen, PostScreen>();
builder.Services.AddSingleton<PostQuota>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapHub<ForumHub>("/forum").RequireAuthorization();
app.Run();
