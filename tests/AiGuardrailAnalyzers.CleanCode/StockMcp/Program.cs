using Microsoft.AspNetCore.RateLimiting;
using StockMcp;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication("Bearer").AddBearerToken("Bearer");
builder.Services.AddAuthorizationBuilder().AddPolicy("stock", policy => policy.RequireAuthenticatedUser().RequireClaim("scope", "stock"));
builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("mcp", window => (window.PermitLimit, window.Window) = (60, TimeSpan.FromMinutes(1))));
builder.Services.AddSingleton<IWarehouse, Warehouse>();
builder.Services
    .AddMcpServer(options => options.ServerInfo = new() { Name = "Stock", Version = "1.2.0" })
    .WithHttpTransport()
    .WithTools<StockTools>()
    .AddAuthorizationFilters();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapMcp("/mcp").RequireAuthorization("stock").RequireRateLimiting("mcp");
app.Run();
