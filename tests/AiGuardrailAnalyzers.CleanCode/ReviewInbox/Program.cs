using Azure.AI.TextAnalytics;
using Azure.Core;
using Microsoft.EntityFrameworkCore;
using ReviewInbox;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddDbContext<ReviewContext>();
builder.Services.AddSingleton(provider => new TextAnalyticsClient(new Uri(builder.Configuration["Language:Endpoint"]!), provider.GetRequiredService<TokenCredential>()));
builder.Services.AddScoped<ReviewSorter>();
builder.Services.AddHostedService<ReviewWorker>();
builder.Build().Run();
