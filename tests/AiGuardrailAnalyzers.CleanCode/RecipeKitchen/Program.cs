using Microsoft.AspNetCore.RateLimiting;
using Microsoft.SemanticKernel;
using RecipeKitchen;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddBearerToken();
builder.Services.AddAuthorization();
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("recipes", window => (window.PermitLimit, window.Window) = (20, TimeSpan.FromMinutes(1))));
builder.Services.AddKernel().AddAzureOpenAIChatCompletion(
    deploymentName: builder.Configuration["AzureOpenAI:Deployment"]!,
    endpoint: builder.Configuration["AzureOpenAI:Endpoint"]!,
    apiKey: builder.Configuration["AzureOpenAI:Key"]!);
builder.Services.AddSingleton<IPromptRenderFilter, PromptLength>();
builder.Services.AddScoped<IKitchen, Kitchen>();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapGroup("/recipes").RequireAuthorization().RequireRateLimiting("recipes").MapRecipes();
app.Run();
