using AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.AccessControl;

public sealed class ToolAuthorizationIneffectiveTests : FixTests<ToolAuthorizationIneffective, ToolAuthorizationIneffectiveFix>
{
    private static string Server(string statements) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthorization();
        {{statements}}
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();
        """;

    private static string Tools(string methodAttribute, string typeAttribute = "", string kind = "Tool", string more = "") => $$"""
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        [McpServer{{kind}}Type]
        {{typeAttribute}}
        public sealed class Tools{{more}}
        {
            [McpServer{{kind}}]
            {{methodAttribute}}
            public static string Delete(string name) => name;

            [McpServer{{kind}}]
            public static string List() => "";
        }
        """;

    private const string Plain = "builder.Services.[|AddMcpServer|]().WithHttpTransport().WithToolsFromAssembly();";

    [Theory]
    [InlineData("[Authorize]", "", "Tool")]
    [InlineData("[Authorize(Roles = \"admin\")]", "", "Tool")]
    [InlineData("[Authorize(Policy = \"tools\")]", "", "Prompt")]
    [InlineData("[Authorize]", "", "Resource")]
    [InlineData("", "[Authorize]", "Tool")]
    [InlineData("[AllowAnonymous]", "[Authorize]", "Tool")]
    public Task ReportsAServerWithoutFilters(string method, string type, string kind) => Reports(Server(Plain), Tools(method, type, kind));

    [Theory]
    [InlineData("[Authorize]", "", "Tool")]
    [InlineData("[Authorize(Roles = \"admin\")]", "", "Tool")]
    [InlineData("[Authorize(Policy = \"tools\")]", "", "Prompt")]
    [InlineData("[Authorize]", "", "Resource")]
    [InlineData("", "[Authorize]", "Tool")]
    public Task StaysSilentOnAServerWithFilters(string method, string type, string kind)
        => StaysSilent(Server("builder.Services.AddMcpServer().WithHttpTransport().AddAuthorizationFilters().WithToolsFromAssembly();"), Tools(method, type, kind));

    [Theory]
    [InlineData("var mcp = builder.Services.[|AddMcpServer|](); mcp.WithHttpTransport(); mcp.WithTools<Tools>();")]
    [InlineData("builder.Services.[|AddMcpServer|](o => o.ServerInstructions = \"x\").WithTools<Tools>().WithHttpTransport();")]
    [InlineData("builder.Services.[|AddMcpServer|]().WithHttpTransport(); builder.Services.[|AddMcpServer|]().WithHttpTransport();")]
    [InlineData("var mcp = builder.Services.[|AddMcpServer|](); if (args.Length > 0) { mcp.WithStdioServerTransport(); } else { mcp.WithHttpTransport(); }")]
    [InlineData("McpServerServiceCollectionExtensions.[|AddMcpServer|](builder.Services).WithHttpTransport();")]
    public Task ReportsEveryFormOfBuilder(string statements) => Reports(Server(statements), Tools("[Authorize]"));

    [Theory]
    [InlineData("var mcp = builder.Services.AddMcpServer(); mcp.WithHttpTransport(); mcp.AddAuthorizationFilters();")]
    [InlineData("builder.Services.AddMcpServer(o => o.ServerInstructions = \"x\").WithTools<Tools>().AddAuthorizationFilters().WithHttpTransport();")]
    [InlineData("builder.Services.AddMcpServer().WithHttpTransport().AddAuthorizationFilters(); builder.Services.AddMcpServer().WithHttpTransport();")]
    [InlineData("var mcp = builder.Services.AddMcpServer(); mcp.WithStdioServerTransport();")]
    [InlineData("HttpMcpServerBuilderExtensions.AddAuthorizationFilters(McpServerServiceCollectionExtensions.AddMcpServer(builder.Services)).WithHttpTransport();")]
    public Task StaysSilentOnEveryFormOfBuilder(string statements) => StaysSilent(Server(statements), Tools("[Authorize]"));

    [Fact]
    public Task ReportsAServerBuiltInAnotherMethod() => Reports(
        Server("builder.Services.AddTools();"),
        """
        public static class Registration
        {
            public static IMcpServerBuilder AddTools(this IServiceCollection services)
            {
                return services.[|AddMcpServer|]().WithHttpTransport();
            }
        }
        """,
        Tools("[Authorize]"));

    [Fact]
    public Task StaysSilentWhenAnotherMethodAddsTheFilters() => StaysSilent(
        Server("Registration.Protect(builder.Services.AddMcpServer().WithHttpTransport());"),
        """
        public static class Registration
        {
            public static void Protect(IMcpServerBuilder server) => server.AddAuthorizationFilters();
        }
        """,
        Tools("[Authorize]"));

    [Fact]
    public Task ReportsAnAttributeOfTheProgramsOwn() => Reports(
        Server(Plain),
        Tools("[Staff]"),
        """
        using Microsoft.AspNetCore.Authorization;

        public sealed class StaffAttribute : Attribute, IAuthorizeData
        {
            public string? Policy { get; set; }
            public string? Roles { get; set; } = "staff";
            public string? AuthenticationSchemes { get; set; }
        }
        """);

    [Fact]
    public Task StaysSilentOnAnAttributeThatDemandsNothing() => StaysSilent(
        Server(Plain.Replace("[|", "").Replace("|]", "")),
        Tools("[Staff]"),
        "public sealed class StaffAttribute : Attribute;");

    [Fact]
    public Task ReportsAToolAuthorizedByItsBaseClass() => Reports(
        Server(Plain),
        Tools("", more: " : Protected"),
        """
        [Microsoft.AspNetCore.Authorization.Authorize]
        public abstract class Protected;
        """);

    [Fact]
    public Task StaysSilentWhenNoToolDemandsAuthorization() => StaysSilent(Server("builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();"), Tools(""));

    [Fact]
    public Task StaysSilentWhenWhatDemandsItIsNoTool() => StaysSilent(
        Server("builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();"),
        Tools(""),
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        [Authorize]
        public sealed class OrdersController : ControllerBase
        {
            [HttpDelete("orders"), Authorize(Roles = "admin")]
            public string Delete(string name) => name;
        }
        """);

    [Fact]
    public Task StaysSilentWhenAllToolsWaiveIt() => StaysSilent(
        Server("builder.Services.AddMcpServer().WithHttpTransport().WithTools<Open>();"),
        """
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;

        [Authorize]
        public sealed class Open
        {
            [McpServerTool, AllowAnonymous]
            public static string List() => "";
        }
        """);

    [Fact]
    public Task StaysSilentInALibraryOfTools() => StaysSilent(Tools("[Authorize]"));

    [Fact]
    public Task StaysSilentOnAServerOverStandardInput() => StaysSilent(
        """
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
        await builder.Build().RunAsync();
        """,
        Tools("[Authorize]"));

    private const string TwoTransports = """
        using ModelContextProtocol.Server;

        if (args.Contains("--stdio"))
        {
            var host = Host.CreateApplicationBuilder(args);
            Configure(host.Services).WithStdioServerTransport();
            await host.Build().RunAsync();
            return;
        }

        var builder = WebApplication.CreateBuilder(args);
        Configure(builder.Services).WithHttpTransport();
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        await app.RunAsync();

        static IMcpServerBuilder Configure(IServiceCollection services) => services.[|AddMcpServer|]().WithTools<Tools>();
        """;

    [Fact]
    public Task ReportsAServerOfTwoTransportsBuiltInOneMethod() => Reports(TwoTransports, Tools("[Authorize]"));

    [Fact]
    public Task StaysSilentOnAServerBuiltInOneMethodForStandardInputOnly() => StaysSilent(
        TwoTransports.Replace("WithHttpTransport", "WithStdioServerTransport").Replace("[|", "").Replace("|]", ""), Tools("[Authorize]"));

    [Fact]
    public Task StaysSilentOnHalfTypedCode()
    {
        var test = Test(Server("builder.Services.AddMcp; builder.Services.AddMcpServer(.With"), "[McpServerTool, Authorize] public string", Tools(""));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FixAddsTheFiltersAtTheEndOfTheChain() => Fixes(
        [Server("builder.Services.[|AddMcpServer|]().WithHttpTransport();"), Tools("[Authorize]")],
        [Server("builder.Services.AddMcpServer().WithHttpTransport().AddAuthorizationFilters();"), Tools("[Authorize]")]);

    [Fact]
    public Task FixKeepsTheChainsLines() => Fixes(
        [
            Server("""
                var mcp = builder.Services
                    .[|AddMcpServer|]()
                    .WithHttpTransport(o => o.Stateless = true) // no sessions
                    .WithToolsFromAssembly();
                """),
            Tools("[Authorize]"),
        ],
        [
            Server("""
                var mcp = builder.Services
                    .AddMcpServer()
                    .WithHttpTransport(o => o.Stateless = true) // no sessions
                    .WithToolsFromAssembly()
                    .AddAuthorizationFilters();
                """),
            Tools("[Authorize]"),
        ]);
}
