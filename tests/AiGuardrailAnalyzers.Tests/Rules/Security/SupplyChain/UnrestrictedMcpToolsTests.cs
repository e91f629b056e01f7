using AiGuardrailAnalyzers.CodeFixes.Security.SupplyChain;
using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.SupplyChain;

public sealed class UnrestrictedMcpToolsTests : FixTests<UnrestrictedMcpTools, UnrestrictedMcpToolsFix>
{
    private const string Http = "new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(\"https://mcp.example.com/mcp\") })";
    private const string Npx = "new StdioClientTransport(new() { Command = \"npx\", Arguments = [\"-y\", \"@modelcontextprotocol/server-everything@1.0.0\"] })";

    // A program whose model gets the tools of a server.
    private static string Program(string offer, string transport = Http, string client = ".UseFunctionInvocation()") => $$"""
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Client;

        IChatClient inner = null!;
        IChatClient client = inner.AsBuilder(){{client}}.Build();
        string endpoint = args[0];
        await using var server = await McpClient.CreateAsync({{transport}});
        {{offer}}
        """;

    // Reports.

    [Theory]
    [InlineData("var tools = await server.ListToolsAsync(); await client.GetResponseAsync(\"x\", new ChatOptions { Tools = [|[.. tools]|] });")]
    [InlineData("await client.GetResponseAsync(\"x\", new() { Tools = [|[.. await server.ListToolsAsync()]|] });")]
    [InlineData("var tools = await server.ListToolsAsync().ConfigureAwait(false); var options = new ChatOptions(); options.Tools = [|tools.ToArray()|];")]
    [InlineData("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [|tools.Cast<AITool>().ToList()|] };")]
    [InlineData("List<AITool> all = [AIFunctionFactory.Create(() => 1)]; all.AddRange(await server.ListToolsAsync()); var options = new ChatOptions { Tools = [|all|] };")]
    [InlineData("var options = new ChatOptions { Tools = [] }; foreach (var tool in await server.ListToolsAsync()) { options.Tools.Add([|tool|]); }")]
    [InlineData("var tools = await server.ListToolsAsync(); AIAgent agent = client.AsAIAgent(instructions: \"x\", tools: [|[.. tools]|]);")]
    [InlineData("var tools = await server.ListToolsAsync(); var agent = new ChatClientAgent(client, tools: [|[.. tools.Cast<AITool>()]|]);")]
    [InlineData("var tools = await server.ListToolsAsync(); var b = Kernel.CreateBuilder(); b.Plugins.AddFromFunctions(\"Mcp\", [|tools.Select(tool => tool.AsKernelFunction())|]); var f = FunctionChoiceBehavior.Auto();")]
    public Task EachWayToOfferThem(string offer) => Reports(Program(offer.Replace("tool.AsKernelFunction()", "KernelFunctionFactory.CreateFromMethod(() => tool.Name)", StringComparison.Ordinal)));

    [Theory]
    [InlineData(Npx)]
    [InlineData("new StdioClientTransport(new StdioClientTransportOptions { Command = \"docker\", Arguments = [\"run\", \"-i\", \"mcp/github:1.2\"] })")]
    [InlineData("new HttpClientTransport(new() { Endpoint = new Uri(\"https://api.githubcopilot.com/mcp/\"), Name = \"GitHub\" })")]
    public Task EachKindOfServer(string transport) => Reports(Program("var options = new ChatOptions { Tools = [|[.. await server.ListToolsAsync()]|] };", transport));

    [Fact]
    public Task AClientThatAMethodMakes() => Reports("""
        using ModelContextProtocol.Client;

        public sealed class Assistant(IChatClient inner)
        {
            private static async Task<McpClient> ConnectAsync()
            {
                var options = new HttpClientTransportOptions { Endpoint = new Uri("https://mcp.example.com/mcp") };
                var transport = new HttpClientTransport(options);
                return await McpClient.CreateAsync(transport);
            }

            public async Task<string> AskAsync(string question)
            {
                var client = inner.AsBuilder().UseFunctionInvocation().Build();
                var server = await ConnectAsync();
                var tools = await server.ListToolsAsync();
                return (await client.GetResponseAsync(question, new ChatOptions { Tools = [|[.. tools]|] })).Text;
            }
        }
        """);

    // Tools that the provider calls.
    [Theory]
    [InlineData("var tool = [|new HostedMcpServerTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\")) { ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire }|];")]
    [InlineData("var tool = [|new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\")|]; tool.ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire;")]
    [InlineData("var tool = [|ResponseTool.CreateMcpTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"), toolCallApprovalPolicy: new McpToolCallApprovalPolicy(DefaultMcpToolCallApprovalPolicy.NeverRequireApproval))|];")]
    public Task AHostedServer(string statement) => Reports("using OpenAI.Responses;\n" + statement);

    [Fact]
    public Task ToolsInAFieldOfAService() => Reports("""
        using ModelContextProtocol.Client;
        public sealed class Assistant(IChatClient inner)
        {
            private readonly IChatClient _client = new FunctionInvokingChatClient(inner);
            private List<AITool> _tools = [];

            public async Task StartAsync()
            {
                var server = await McpClient.CreateAsync(new StdioClientTransport(new() { Command = "npx", Arguments = ["-y", "@playwright/mcp@0.0.41"] }));
                _tools = (await server.ListToolsAsync()).Cast<AITool>().ToList();
            }

            public async Task<string> AskAsync(string question) => (await _client.GetResponseAsync(question, new ChatOptions { Tools = [|_tools|] })).Text;
        }
        """);

    [Fact]
    public async Task TheMessageNamesTheServer()
    {
        var test = Test(Program("var options = new ChatOptions { Tools = {|#0:[.. await server.ListToolsAsync()]|} };"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC604", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("https://mcp.example.com/mcp"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [.. tools.Where(tool => tool.Name is \"search\")] };")]
    [InlineData("var tools = (await server.ListToolsAsync()).Where(tool => tool.Name == \"search\").ToList(); var options = new ChatOptions { Tools = [.. tools] };")]
    [InlineData("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [tools.First(tool => tool.Name == \"search\")] };")]
    [InlineData("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [.. tools.Select(tool => new ApprovalRequiredAIFunction(tool))] };")]
    [InlineData("var options = new ChatOptions { Tools = [] }; foreach (var tool in await server.ListToolsAsync()) { if (tool.Name == \"search\") { options.Tools.Add(tool); } }")]
    [InlineData("var options = new ChatOptions { Tools = [] }; foreach (var tool in await server.ListToolsAsync()) { options.Tools.Add(new ApprovalRequiredAIFunction(tool)); }")]
    [InlineData("foreach (var tool in await server.ListToolsAsync()) { Console.WriteLine(tool.Name); }")]
    [InlineData("var tools = await server.ListToolsAsync(); var names = tools.Select(tool => tool.Name).ToList();")]
    [InlineData("var tools = await server.ListToolsAsync(); var agent = inner.AsAIAgent(tools: [.. tools]).AsBuilder().UseToolApproval().Build();")]
    public Task ToolsThatAreChosenOrApproved(string offer) => StaysSilent(Program(offer));

    [Theory]
    [InlineData("new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(\"http://localhost:3001\") })")]
    [InlineData("new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(\"https+http://mcpserver\") })")]
    [InlineData("new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(\"http://mcpserver/mcp\") })")]
    [InlineData("new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(endpoint) })")]
    [InlineData("new StdioClientTransport(new StdioClientTransportOptions { Command = \"dotnet\", Arguments = [\"run\", \"--project\", \"../Server\"] })")]
    [InlineData("new StdioClientTransport(new StdioClientTransportOptions { Command = endpoint })")]
    public Task TheProgramsOwnServer(string transport) => StaysSilent(Program("var options = new ChatOptions { Tools = [.. await server.ListToolsAsync()] };", transport));

    [Theory]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\")) { ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire, AllowedTools = [\"search\"] };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\"); tool.ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire; tool.AllowedTools = [\"search\"];")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\")) { ApprovalMode = HostedMcpServerToolApprovalMode.AlwaysRequire };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"));")]
    [InlineData("var tool = new HostedMcpServerTool(\"own\", new Uri(\"http://mcpserver/mcp\")) { ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire };")]
    [InlineData("var tool = ResponseTool.CreateMcpTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"), allowedTools: new McpToolFilter { ToolNames = { \"search\" } }, toolCallApprovalPolicy: new McpToolCallApprovalPolicy(DefaultMcpToolCallApprovalPolicy.NeverRequireApproval));")]
    [InlineData("var tool = ResponseTool.CreateMcpTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"));")]
    public Task AHostedServerThatIsRestricted(string statement) => StaysSilent("using OpenAI.Responses;\n" + statement);

    [Fact]
    public Task NoAutomaticInvocation() => StaysSilent(Program("var options = new ChatOptions { Tools = [.. await server.ListToolsAsync()] };", client: ""));

    [Fact]
    public Task AFilterThatSeesEveryCall() => StaysSilent(
        Program("var options = new ChatOptions { Tools = [.. await server.ListToolsAsync()] };"),
        """
        using Microsoft.SemanticKernel;
        public sealed class Approval : IAutoFunctionInvocationFilter
        {
            public Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
                => Console.ReadLine() == "y" ? next(context) : Task.CompletedTask;
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Program("var tools = await server.ListToolsAsync(; var options = new ChatOptions { Tools = [.. "));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task OffersAnAllowList() => Fixes(
        Program("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [|[.. tools]|] };"),
        Program("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [.. tools.Where(tool => tool.Name is \"name-of-an-allowed-tool\")] };"));

    [Fact]
    public Task OffersAnAllowListForAnAwaitedList() => Fixes(
        Program("var options = new ChatOptions { Tools = [|[.. await server.ListToolsAsync()]|] };"),
        Program("var options = new ChatOptions { Tools = [.. (await server.ListToolsAsync()).Where(tool => tool.Name is \"name-of-an-allowed-tool\")] };"));

    [Fact]
    public Task AsksAPerson() => Fixes(
        [Program("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = [|tools.Cast<AITool>().ToList()|] };")],
        [Program("var tools = await server.ListToolsAsync(); var options = new ChatOptions { Tools = tools.Select(tool => new ApprovalRequiredAIFunction(tool)).Cast<AITool>().ToList() };")],
        codeActionIndex: 1);

    [Theory]
    [InlineData("var tool = [|new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\") { ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire }|];", "var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\") { AllowedTools = new[] { \"name-of-an-allowed-tool\" }, ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire };")]
    [InlineData("var tool = [|new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\")|]; tool.ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire;", "var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com/mcp\") { AllowedTools = new[] { \"name-of-an-allowed-tool\" } }; tool.ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire;")]
    [InlineData("var tool = [|ResponseTool.CreateMcpTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"), toolCallApprovalPolicy: new McpToolCallApprovalPolicy(DefaultMcpToolCallApprovalPolicy.NeverRequireApproval))|];", "var tool = ResponseTool.CreateMcpTool(\"docs\", new Uri(\"https://mcp.example.com/mcp\"), toolCallApprovalPolicy: new McpToolCallApprovalPolicy(DefaultMcpToolCallApprovalPolicy.NeverRequireApproval), allowedTools: new McpToolFilter { ToolNames = { \"name-of-an-allowed-tool\" } });")]
    public Task OffersAnAllowListForAHostedServer(string before, string after) => Fixes("using OpenAI.Responses;\n" + before, "using OpenAI.Responses;\n" + after);

    [Fact]
    public Task OffersAnAllowListOverSeveralLines() => Fixes(
        """
        List<AITool> tools =
        [
            [|new HostedMcpServerTool("docs", new Uri("https://docs.example.com/mcp"))
            {
                // Nobody is there to ask.
                ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire,
            }|],
            [|new HostedMcpServerTool("code", new Uri("https://code.example.com/mcp"))
            {
                ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire,
            }|],
        ];
        """,
        """
        List<AITool> tools =
        [
            new HostedMcpServerTool("docs", new Uri("https://docs.example.com/mcp"))
            {
                AllowedTools = new[] { "name-of-an-allowed-tool" },
                // Nobody is there to ask.
                ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire,
            },
            new HostedMcpServerTool("code", new Uri("https://code.example.com/mcp"))
            {
                AllowedTools = new[] { "name-of-an-allowed-tool" },
                ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire,
            },
        ];
        """);
}
