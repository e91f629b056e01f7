using AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.AccessControl;

public sealed class UnauthenticatedAgentEndpointTests : FixTests<UnauthenticatedAgentEndpoint, UnauthenticatedAgentEndpointFix>
{
    private static string Program(string statements, string run = "app.Run();") => $$"""
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthorization();
        builder.Services.AddCors();
        builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();
        var app = builder.Build();
        {{statements}}
        {{run}}
        """;

    [Theory]
    [InlineData("app.[|MapMcp|]();")]
    [InlineData("app.[|MapMcp|](\"/mcp\").RequireCors(\"browser\");")]
    [InlineData("app.UseAuthentication(); app.UseAuthorization(); app.[|MapMcp|]();")]
    [InlineData("var mcp = app.[|MapMcp|](\"/mcp\"); mcp.WithDisplayName(\"tools\");")]
    [InlineData("app.MapGroup(\"/api\").[|MapMcp|](\"/mcp\");")]
    [InlineData("var group = app.MapGroup(\"/api\"); group.MapGet(\"/me\", () => 1).RequireAuthorization(); group.[|MapMcp|]();")]
    [InlineData("if (app.Configuration[\"Mcp:Enabled\"] == \"true\") { app.[|MapMcp|](); }")]
    [InlineData("if (!app.Environment.IsDevelopment()) { app.[|MapMcp|](); }")]
    [InlineData("if (app.Environment.IsDevelopment() == false) { app.[|MapMcp|](); }")]
    [InlineData("if (app.Environment.EnvironmentName != \"Development\") { app.[|MapMcp|](); }")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.UseDeveloperExceptionPage(); } app.[|MapMcp|]();")]
    [InlineData("if (app.Environment.IsDevelopment() || args.Length > 0) { app.[|MapMcp|](); }")]
    [InlineData("app.UseRouting(); app.UseEndpoints(endpoints => endpoints.[|MapMcp|](\"/mcp\"));")]
    [InlineData("McpEndpointRouteBuilderExtensions.[|MapMcp|](app, \"/mcp\");")]
    [InlineData("app.MapMcp(\"/private\").RequireAuthorization(); app.[|MapMcp|](\"/public\");")]
    [InlineData("app.[|MapMcp|]().AddEndpointFilter(async (ctx, next) => { ctx.HttpContext.Response.Headers[\"X\"] = \"1\"; return await next(ctx); });")]
    [InlineData("app.Use(async (ctx, next) => { await next(ctx); }); app.[|MapMcp|]();")]
    public Task ReportsMcp(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("app.MapMcp().RequireAuthorization();")]
    [InlineData("app.MapMcp(\"/mcp\").RequireCors(\"browser\").RequireAuthorization(\"tools\");")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy); app.MapMcp();")]
    [InlineData("var mcp = app.MapMcp(\"/mcp\"); mcp.RequireAuthorization();")]
    [InlineData("app.MapGroup(\"/api\").RequireAuthorization().MapMcp(\"/mcp\");")]
    [InlineData("var group = app.MapGroup(\"/api\"); group.RequireAuthorization(); group.MapMcp();")]
    [InlineData("var mcp = app.MapMcp(); bool requireAuth = app.Configuration.GetValue<bool>(\"Auth\"); if (requireAuth) { mcp.RequireAuthorization(); }")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.MapMcp(); }")]
    [InlineData("if (!app.Environment.IsProduction()) app.MapMcp();")]
    [InlineData("if (builder.Environment.IsDevelopment() == true) { app.MapMcp(); } else { app.UseHttpsRedirection(); }")]
    [InlineData("if (app.Environment.IsDevelopment() != true) { app.UseHttpsRedirection(); } else { app.MapMcp(); }")]
    [InlineData("var isDevelopment = app.Environment.EnvironmentName == \"Development\"; if (isDevelopment && args.Length > 0) { app.MapMcp(); }")]
    [InlineData("if (!app.Environment.IsEnvironment(Environments.Development)) { return; } app.MapMcp();")]
    [InlineData("app.UseRouting(); app.UseEndpoints(endpoints => endpoints.MapMcp(\"/mcp\").RequireAuthorization());")]
    [InlineData("McpEndpointRouteBuilderExtensions.MapMcp(app, \"/mcp\").RequireAuthorization();")]
    [InlineData("bool requireAuth = app.Configuration.GetValue<bool>(\"Auth\"); if (requireAuth) { app.MapMcp().RequireAuthorization(); } else { app.MapMcp(); }")]
    [InlineData("bool requireAuth = args.Length > 0; var mcp = requireAuth ? app.MapMcp().RequireAuthorization() : app.MapMcp();")]
    [InlineData("app.MapMcp().AllowAnonymous();")]
    [InlineData("app.MapMcp().AddEndpointFilter(async (ctx, next) => ctx.HttpContext.Request.Headers[\"X-Key\"] != \"k\" ? Results.Unauthorized() : await next(ctx));")]
    [InlineData("app.Use(async (ctx, next) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = 401; return; } await next(ctx); }); app.MapMcp();")]
    public Task StaysSilentOnMcp(string statements) => StaysSilent(Program(statements));

    [Theory]
    [InlineData("", "app.Run(\"http://0.0.0.0:3001\");")]
    [InlineData("", "app.Run(\"http://*:3001\");")]
    [InlineData("", "app.Run(app.Configuration[\"Url\"]);")]
    [InlineData("app.Urls.Add(\"http://localhost:3001\"); app.Urls.Add(\"http://+:80\");", "app.Run();")]
    [InlineData("builder.WebHost.UseUrls(\"http://localhost:3001\", \"http://mcp.example.com\");", "app.Run();")]
    [InlineData("builder.WebHost.ConfigureKestrel(o => { o.ListenLocalhost(3001); o.ListenAnyIP(3002); });", "app.Run();")]
    [InlineData("foreach (string url in app.Urls) { Console.WriteLine(url); }", "app.Run();")]
    public Task ReportsAServerThatOthersReach(string address, string run) => Reports(Program(address + " app.[|MapMcp|]();", run));

    [Theory]
    [InlineData("", "app.Run(\"http://localhost:3001\");")]
    [InlineData("", "await app.RunAsync(\"http://127.0.0.1:3001\");")]
    [InlineData("const string Url = \"http://[::1]:3001\";", "app.Run(Url);")]
    [InlineData("app.Urls.Add(\"http://localhost:3001\"); app.Urls.Add(\"https://localhost:3002\");", "app.Run();")]
    [InlineData("builder.WebHost.UseUrls(\"http://localhost:3001;http://127.0.0.1:3002\");", "app.Run();")]
    [InlineData("builder.WebHost.ConfigureKestrel(o => { o.ListenLocalhost(3001); o.Listen(System.Net.IPAddress.Loopback, 3002); });", "app.Run();")]
    [InlineData("int port = args.Length + 3000;", "app.Run($\"http://localhost:{port}\");")]
    public Task StaysSilentOnAServerOfThisMachine(string address, string run) => StaysSilent(Program(address + " app.MapMcp();", run));

    [Fact]
    public Task ReportsAMappingInAnotherFileOnAnOpenGroup() => Reports(
        Program("app.MapGroup(\"/api\").MapTools();"),
        """
        public static class ToolEndpoints
        {
            public static RouteGroupBuilder MapTools(this RouteGroupBuilder group)
            {
                group.[|MapMcp|]("/mcp");
                return group;
            }
        }
        """);

    [Theory]
    [InlineData("app.MapGroup(\"/api\").RequireAuthorization().MapTools();")]
    [InlineData("app.MapGroup(\"/api\").MapTools().RequireAuthorization();")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.MapGroup(\"/api\").MapTools(); }")]
    public Task StaysSilentOnAMappingInAnotherFileOnAClosedGroup(string statements) => StaysSilent(
        Program(statements),
        """
        public static class ToolEndpoints
        {
            public static RouteGroupBuilder MapTools(this RouteGroupBuilder group)
            {
                group.MapMcp("/mcp");
                return group;
            }
        }
        """);

    [Fact]
    public Task ReportsAMappingWhoseCallersDropTheBuilder() => Reports(
        Program("app.MapTools();"),
        """
        public static class ToolEndpoints
        {
            public static IEndpointConventionBuilder MapTools(this IEndpointRouteBuilder app) => app.[|MapMcp|]("/mcp");
        }
        """);

    [Fact]
    public Task StaysSilentOnAMappingWhoseCallersDemandAuthorization() => StaysSilent(
        Program("app.MapTools().RequireAuthorization();"),
        """
        public static class ToolEndpoints
        {
            public static IEndpointConventionBuilder MapTools(this IEndpointRouteBuilder app) => app.MapMcp("/mcp");
        }
        """);

    [Fact]
    public Task StaysSilentInALibraryThatReturnsTheConventionBuilder() => StaysSilent("""
        public static class ToolEndpoints
        {
            public static IEndpointConventionBuilder MapTools(this IEndpointRouteBuilder app) => app.MapMcp("/mcp");
        }
        """);

    [Fact]
    public Task StaysSilentOnAServerOverStandardInput() => StaysSilent("""
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();
        """);

    private static string Tools(string attribute) => $$"""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            {{attribute}}
            public static string Echo(string text) => text;
        }
        """;

    [Theory]
    [InlineData("", "[Authorize]")]
    [InlineData(".AddAuthorizationFilters()", "")]
    [InlineData(".WithRequestFilters(f => f.AddCallToolFilter(next => (request, ct) => next(request, ct)))", "")]
    public Task ReportsAServerThatAuthorizesNoTool(string filters, string attribute) => Reports(
        Program("app.[|MapMcp|]();").Replace(".WithHttpTransport()", ".WithHttpTransport()" + filters, StringComparison.Ordinal),
        Tools(attribute));

    [Theory]
    [InlineData(".WithHttpTransport().AddAuthorizationFilters()", "[Authorize]")]
    [InlineData(".WithHttpTransport(o => o.ConfigureSessionOptions = (ctx, options, ct) => { if (ctx.User.Identity?.IsAuthenticated != true) throw new UnauthorizedAccessException(); return Task.CompletedTask; })", "")]
    [InlineData(".WithHttpTransport().WithRequestFilters(f => f.AddCallToolFilter(next => (request, ct) => request.User?.IsInRole(\"staff\") != true ? throw new UnauthorizedAccessException() : next(request, ct)))", "")]
    public Task StaysSilentOnAServerThatAuthorizesItsCallersItself(string transport, string attribute) => StaysSilent(
        Program("app.MapMcp();").Replace(".WithHttpTransport()", transport, StringComparison.Ordinal),
        Tools(attribute));

    private static string[] Agents(string statements) =>
    [
        $$"""
        using A2A.AspNetCore;
        using Microsoft.Agents.AI;
        using Microsoft.Agents.AI.DevUI;
        using Microsoft.Agents.AI.Hosting.AGUI.AspNetCore;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        AIAgent agent = app.Services.GetRequiredService<AIAgent>();
        {{statements}}
        app.Run();
        """,
        Stub.AgentA2A, Stub.AgentAGUI, Stub.AgentOpenAI, Stub.AgentDevUI, Stub.A2A,
    ];

    [Theory]
    [InlineData("app.[|MapA2AHttpJson|](agent, \"/a2a\");")]
    [InlineData("app.[|MapA2AJsonRpc|](\"pirate\", \"/a2a\").WithDisplayName(\"pirate\");")]
    [InlineData("app.[|MapA2A|](\"pirate\", \"/a2a\");")]
    [InlineData("app.[|MapAGUIServer|](\"/agui\", agent);")]
    [InlineData("app.[|MapAGUI|](\"/agui\", agent);")]
    [InlineData("app.[|MapOpenAIResponses|](); app.[|MapOpenAIConversations|]();")]
    [InlineData("var group = app.MapGroup(\"/v1\"); group.[|MapOpenAIChatCompletions|](agent);")]
    [InlineData("builder.Services.Configure<DevUIOptions>(o => o.AllowRemoteAccess = true); app.[|MapDevUI|]();")]
    [InlineData("builder.Services.Configure<DevUIOptions>(o => { o.AllowRemoteAccess = args.Length == 0; o.AuthToken = null; }); app.[|MapDevUI|]();")]
    [InlineData("var tasks = app.Services.GetRequiredService<A2A.ITaskManager>(); app.[|MapA2A|](tasks, \"/a2a\"); app.[|MapHttpA2A|](tasks, \"/a2a\"); app.MapWellKnownAgentCard(new A2A.AgentCard());")]
    public Task ReportsAgentProtocols(string statements) => Reports(Agents(statements));

    [Theory]
    [InlineData("app.MapA2AHttpJson(agent, \"/a2a\").RequireAuthorization();")]
    [InlineData("app.MapA2AJsonRpc(\"pirate\", \"/a2a\").WithDisplayName(\"pirate\").RequireAuthorization();")]
    [InlineData("var a2a = app.MapA2A(\"pirate\", \"/a2a\"); a2a.RequireAuthorization();")]
    [InlineData("app.MapAGUIServer(\"/agui\", agent).RequireAuthorization(\"users\");")]
    [InlineData("if (app.Environment.IsDevelopment()) { app.MapAGUI(\"/agui\", agent); }")]
    [InlineData("app.MapOpenAIResponses().RequireAuthorization(); app.MapOpenAIConversations().RequireAuthorization();")]
    [InlineData("var group = app.MapGroup(\"/v1\").RequireAuthorization(); group.MapOpenAIChatCompletions(agent);")]
    [InlineData("app.MapDevUI();")]
    [InlineData("builder.Services.Configure<DevUIOptions>(o => o.AllowRemoteAccess = false); app.MapDevUI();")]
    [InlineData("builder.Services.Configure<DevUIOptions>(o => { o.AllowRemoteAccess = true; o.AuthToken = builder.Configuration[\"Token\"]; }); app.MapDevUI();")]
    [InlineData("builder.Services.Configure<DevUIOptions>(o => o.AllowRemoteAccess = true); app.MapDevUI().RequireAuthorization();")]
    [InlineData("app.MapWellKnownAgentCard(new A2A.AgentCard());")]
    public Task StaysSilentOnAgentProtocols(string statements) => StaysSilent(Agents(statements));

    [Fact]
    public Task StaysSilentInDebugBuilds() => StaysSilent("#define DEBUG\n" + Program("""

        #if DEBUG
        app.MapMcp();
        #endif
        """));

    [Fact]
    public Task ReportsOtherConditionalCode() => Reports("#define SERVER\n" + Program("""

        #if SERVER
        app.[|MapMcp|]();
        #endif
        """));

    [Fact]
    public Task ReportsAMappingThatOneCallerOfTwoLeavesOpen() => Reports(
        Program("if (app.Environment.IsDevelopment()) { app.MapTools(); } else { Map(app); } static void Map(WebApplication app) => app.MapTools();"),
        """
        public static class ToolEndpoints
        {
            public static void MapTools(this IEndpointRouteBuilder app) => app.[|MapMcp|]("/mcp");
        }
        """);

    [Fact]
    public Task StaysSilentOnLookalikes() => StaysSilent(
        Program("app.MapMcp(7);"),
        """
        public static class Own
        {
            public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder app, int version) => app.MapGet($"/{version}", () => "not a tool server");
        }
        """);

    [Fact]
    public Task StaysSilentOnHalfTypedCode()
    {
        var test = Test(Program("app.MapMcp(\"/mcp\").RequireAuthorization(; app.MapM; MapMcp("));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FixAppendsRequireAuthorization() => Fixes(
        Program("""
            app.[|MapMcp|]("/mcp");

            app.[|MapMcp|]("/more") // more tools
                .RequireCors("browser")
                .WithDisplayName("more");

            var api = app.MapGroup("/api");
            var inner = api.[|MapMcp|]();
            """),
        Program("""
            app.MapMcp("/mcp").RequireAuthorization();

            app.MapMcp("/more") // more tools
                .RequireCors("browser")
                .WithDisplayName("more")
                .RequireAuthorization();

            var api = app.MapGroup("/api");
            var inner = api.MapMcp().RequireAuthorization();
            """));
}
