using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class OversightDisabledTests : FixTests<OversightDisabled, OversightDisabledFix>
{
    private static string Program(string statements) => $$"""
        using GitHub.Copilot;
        using Azure.AI.Agents.Persistent;
        using Microsoft.Agents.AI;
        using Microsoft.Agents.AI.Tools.Shell;
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Protocol;
        using OpenAI.Responses;

        IChatClient client = null!;
        ShellExecutor shell = new LocalShellExecutor();
        bool trusted = args.Length > 0;
        string mode = args[0];
        const bool Ask = false;
        {{statements}}

        public static class Handlers
        {
            public static ValueTask<ElicitResult> AcceptAsync(ElicitRequestParams? request, CancellationToken token) => new(new ElicitResult { Action = "accept" });
            public static ValueTask<ElicitResult> AskAsync(ElicitRequestParams? request, CancellationToken token)
            {
                Console.WriteLine(request?.Message);
                return new(new ElicitResult { Action = Console.ReadLine() == "y" ? "accept" : "decline" });
            }

            public static ValueTask<ElicitResult> RefuseAsync(ElicitRequestParams? request, CancellationToken token) => new(new ElicitResult { Action = "decline" });
            public static Task<GitHub.Copilot.Rpc.PermissionDecision> ByKind(PermissionRequest request, PermissionInvocation invocation)
                => Task.FromResult(request.Kind == "read" ? GitHub.Copilot.Rpc.PermissionDecision.ApproveOnce() : GitHub.Copilot.Rpc.PermissionDecision.Reject());
        }
        """;

    private static Task ReportsIn(string statements) => Reports([Program(statements), Stub.Copilot, Stub.AgentShell, Stub.PersistentAgents]);

    private static Task StaysSilentIn(string statements) => StaysSilent([Program(statements), Stub.Copilot, Stub.AgentShell, Stub.PersistentAgents]);

    private static Task FixesIn(string before, string after) => Fixes([Program(before), Stub.Copilot, Stub.AgentShell, Stub.PersistentAgents], [Program(after), Stub.Copilot, Stub.AgentShell, Stub.PersistentAgents]);

    // Reports.

    [Theory]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") { ApprovalMode = [|HostedMcpServerToolApprovalMode.NeverRequire|] };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\"); tool.ApprovalMode = [|HostedMcpServerToolApprovalMode.NeverRequire|];")]
    [InlineData("var tool = new McpTool(\"docs\", new Uri(\"https://mcp.example.com\")) { ToolCallApprovalPolicy = [|DefaultMcpToolCallApprovalPolicy.NeverRequireApproval|] };")]
    [InlineData("var config = new SessionConfig { OnPermissionRequest = [|PermissionHandler.ApproveAll|] };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [[|ToolApprovalAgent.AllToolsAutoApprovalRule|]] };")]
    [InlineData("var function = shell.AsAIFunction([|requireApproval: false|]);")]
    [InlineData("var function = shell.AsAIFunction(\"run\", null, [|false|]);")]
    [InlineData("var function = new LocalShellExecutor().AsAIFunction([|requireApproval: Ask|]);")]
    [InlineData("var options = new FileAccessProviderOptions { [|DisableWriteToolApproval = true|] };")]
    [InlineData("var options = new AgentSkillsProviderOptions(); [|options.DisableRunSkillScriptApproval = true|];")]
    [InlineData("var resource = new MCPToolResource(\"docs\") { RequireApproval = new MCPApproval([|\"never\"|]) };")]
    public Task EachSwitch(string statements) => ReportsIn(statements);

    [Theory]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [[|_ => new ValueTask<bool>(true)|]] };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [[|async call => { await Task.Yield(); return true; }|]] };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [[|call => ValueTask.FromResult(true)|]] };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = [|(request, token) => new ValueTask<ElicitResult>(new ElicitResult { Action = \"accept\" })|] };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = [|async (request, token) => { Console.WriteLine(request?.Message); return new ElicitResult { Action = \"accept\", Content = null }; }|] };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = [|Handlers.AcceptAsync|] };")]
    [InlineData("var config = new SessionConfig { OnPermissionRequest = [|(request, invocation) => Task.FromResult(GitHub.Copilot.Rpc.PermissionDecision.ApproveOnce())|] };")]
    [InlineData("var config = new SessionConfig(); config.OnPermissionRequest = [|(request, _) => { Console.WriteLine(request.Kind); return Task.FromResult(GitHub.Copilot.Rpc.PermissionDecision.ApproveOnce()); }|];")]
    public Task EachHandlerThatApprovesEverything(string statements) => ReportsIn(statements);

    [Theory]
    [InlineData("var answers = requests.Select(request => new ChatMessage(ChatRole.User, [request.CreateResponse([|true|])])).ToList();")]
    [InlineData("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse([|approved: true|])])); }")]
    [InlineData("foreach (var content in response.Messages.SelectMany(m => m.Contents)) { if (content is ToolApprovalRequestContent request) { messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse([|true|], \"fine\")])); } }")]
    [InlineData("while (requests.Count > 0) { messages.Add(new ChatMessage(ChatRole.User, [.. requests.Select(r => r.CreateResponse([|true|]))])); response = await client.GetResponseAsync(messages, options); requests = []; }")]
    [InlineData("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [new ToolApprovalResponseContent(request.RequestId, [|true|], request.ToolCall)])); }")]
    [InlineData("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [[|request.CreateAlwaysApproveToolResponse()|]])); }")]
    [InlineData("foreach (var content in response.Messages.SelectMany(m => m.Contents)) { switch (content) { case ToolApprovalRequestContent request: messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse([|true|])])); break; } }")]
    public Task EachAnswerOfTheProgram(string statements) => ReportsIn(Run(statements));

    [Fact]
    public Task AnAnswerThatAHelperGives() => Reports("""
        public sealed class Assistant(IChatClient client)
        {
            public async Task<string> AskAsync(List<ChatMessage> messages, CancellationToken token)
            {
                var response = await client.GetResponseAsync(messages, cancellationToken: token);
                messages.AddRange(response.Messages.SelectMany(m => m.Contents).OfType<ToolApprovalRequestContent>().Select(request => new ChatMessage(ChatRole.User, [Answer(request)])));
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }

            private static AIContent Answer(ToolApprovalRequestContent request) => request.CreateResponse([|approved: true|]);
        }
        """);

    [Fact]
    public Task AnAnswerInALoopOverWhatARunSays() => Reports("""
        public interface IRun { IAsyncEnumerable<AIContent> WatchAsync(); Task AnswerAsync(AIContent answer); }

        public static class Worker
        {
            public static async Task RunAsync(IRun run)
            {
                await foreach (var content in run.WatchAsync())
                {
                    switch (content)
                    {
                        case ToolApprovalRequestContent request:
                            Console.WriteLine($"Approved {request.RequestId}");
                            await run.AnswerAsync(request.CreateResponse([|approved: true|]));
                            break;
                    }
                }
            }
        }
        """);

    // Stays silent.

    [Theory]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") { ApprovalMode = HostedMcpServerToolApprovalMode.AlwaysRequire };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") { ApprovalMode = HostedMcpServerToolApprovalMode.RequireSpecific([\"write\"], [\"read\"]) };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") { ApprovalMode = trusted ? HostedMcpServerToolApprovalMode.NeverRequire : HostedMcpServerToolApprovalMode.AlwaysRequire };")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\"); if (trusted) { tool.ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire; }")]
    [InlineData("var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\"); bool never = tool.ApprovalMode == HostedMcpServerToolApprovalMode.NeverRequire;")]
    [InlineData("var tool = new McpTool(\"docs\", new Uri(\"https://mcp.example.com\")) { ToolCallApprovalPolicy = DefaultMcpToolCallApprovalPolicy.AlwaysRequireApproval };")]
    [InlineData("var config = new SessionConfig { OnPermissionRequest = Handlers.ByKind };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [FileAccessProvider.ReadOnlyToolsAutoApprovalRule] };")]
    [InlineData("var function = shell.AsAIFunction(requireApproval: true);")]
    [InlineData("var function = shell.AsAIFunction();")]
    [InlineData("var function = shell.AsAIFunction(requireApproval: !trusted);")]
    [InlineData("var options = new FileAccessProviderOptions { DisableReadOnlyToolApproval = true };")]
    [InlineData("var options = new FileAccessProviderOptions { DisableWriteToolApproval = trusted };")]
    [InlineData("var options = new FileAccessProviderOptions { DisableWriteToolApproval = false };")]
    [InlineData("var resource = new MCPToolResource(\"docs\") { RequireApproval = new MCPApproval(\"always\") };")]
    [InlineData("var resource = new MCPToolResource(\"docs\") { RequireApproval = new MCPApproval(mode) };")]
    [InlineData("if (Environment.GetEnvironmentVariable(\"YOLO\") == \"1\") { var config = new SessionConfig { OnPermissionRequest = PermissionHandler.ApproveAll }; }")]
    public Task EachSwitchThatAsksOrIsDecided(string statements) => StaysSilentIn(statements);

    [Theory]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [call => new ValueTask<bool>(call.FunctionCallContent.Name == \"read\")] };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [call => new ValueTask<bool>(false)] };")]
    [InlineData("var options = new ToolApprovalAgentOptions { AutoApprovalRules = [async call => { if (call.FunctionCallContent.Name.StartsWith(\"get\")) { return true; } return false; }] };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = Handlers.AskAsync };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = Handlers.RefuseAsync };")]
    [InlineData("var handlers = new McpClientHandlers { ElicitationHandler = (request, token) => { Console.WriteLine(request?.Message); var key = Console.ReadKey(); return new(new ElicitResult { Action = \"accept\" }); } };")]
    [InlineData("var config = new SessionConfig { OnPermissionRequest = (request, invocation) => Task.FromResult(GitHub.Copilot.Rpc.PermissionDecision.Reject()) };")]
    [InlineData("var config = new SessionConfig { OnPermissionRequest = (request, invocation) => { if (request.Kind != \"read\") { return Task.FromResult(GitHub.Copilot.Rpc.PermissionDecision.Reject()); } return Task.FromResult(GitHub.Copilot.Rpc.PermissionDecision.ApproveOnce()); } };")]
    public Task EachHandlerThatLooksOrAsks(string statements) => StaysSilentIn(statements);

    [Theory]
    [InlineData("var answers = requests.Select(request => request.CreateResponse(Console.ReadLine() == \"y\")).ToList();")]
    [InlineData("foreach (var request in requests) { if (Console.ReadLine() == \"y\") { messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)])); } }")]
    [InlineData("foreach (var request in requests) { Console.WriteLine(\"Enter to approve\"); Console.ReadKey(); messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)])); }")]
    [InlineData("foreach (var request in requests) { bool safe = request.ToolCall is FunctionCallContent { Name: \"read\" }; messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(safe)])); }")]
    [InlineData("foreach (var request in requests) { if (request.ToolCall.CallId.Length > 3) { continue; } messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(false)])); }")]
    [InlineData("foreach (var request in requests) { if (!trusted) { continue; } messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)])); }")]
    [InlineData("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [trusted ? request.CreateResponse(true) : request.CreateResponse(false)])); }")]
    [InlineData("foreach (var request in requests) { switch (request.ToolCall.CallId) { case \"read\": messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(true)])); break; } }")]
    public Task EachAnswerOfAPersonOrAPolicy(string statements) => StaysSilentIn(Run(statements));

    [Fact]
    public Task AnAnswerInALoopThatAPersonGives() => StaysSilent("""
        public interface IRun { IAsyncEnumerable<AIContent> WatchAsync(); Task AnswerAsync(AIContent answer); }

        public static class Worker
        {
            public static async Task RunAsync(IRun run, Func<string, Task<bool>> ask)
            {
                await foreach (var content in run.WatchAsync())
                {
                    if (content is ToolApprovalRequestContent request && await ask(request.RequestId))
                    {
                        await run.AnswerAsync(request.CreateResponse(approved: true));
                    }
                }
            }
        }
        """);

    [Fact]
    public Task AnAnswerThatAPersonClicks() => StaysSilent("""
        public sealed class ApprovalPanel(IChatClient client)
        {
            public List<AIContent> Answers { get; } = [];
            public Task<ChatResponse> AskAsync(string question) => client.GetResponseAsync(question);
            public void OnApproveClicked(ToolApprovalRequestContent request) => Answers.Add(request.CreateResponse(true));
            public void OnRejectClicked(ToolApprovalRequestContent request) => Answers.Add(request.CreateResponse(false));
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Program("var tool = new HostedMcpServerTool(\"docs\", ) { ApprovalMode = HostedMcpServerToolApprovalMode. }; var f = shell.AsAIFunction(requireApproval: ; var o = new ToolApprovalAgentOptions { AutoApprovalRules = [ _ => "), Stub.Copilot, Stub.AgentShell, Stub.PersistentAgents);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Theory]
    [InlineData("ApprovalMode = [|HostedMcpServerToolApprovalMode.NeverRequire|]", "ApprovalMode = HostedMcpServerToolApprovalMode.AlwaysRequire")]
    public Task AsksAlways(string before, string after)
        => FixesIn($"var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") {{ {before} }};", $"var tool = new HostedMcpServerTool(\"docs\", \"https://mcp.example.com\") {{ {after} }};");

    [Theory]
    [InlineData("var function = shell.AsAIFunction([|requireApproval: false|]);", "var function = shell.AsAIFunction(requireApproval: true);")]
    [InlineData("var options = new FileAccessProviderOptions { [|DisableWriteToolApproval = true|] };", "var options = new FileAccessProviderOptions { DisableWriteToolApproval = false };")]
    [InlineData("var rules = new ToolApprovalAgentOptions { AutoApprovalRules = [[|FileAccessProvider.AllToolsAutoApprovalRule|]] };", "var rules = new ToolApprovalAgentOptions { AutoApprovalRules = [FileAccessProvider.ReadOnlyToolsAutoApprovalRule] };")]
    [InlineData("var approval = new MCPApproval([|\"never\"|]);", "var approval = new MCPApproval(\"always\");")]
    public Task RestoresTheDefault(string before, string after) => FixesIn(before, after);

    [Fact]
    public Task RefusesUntilAPersonIsAsked() => FixesIn(
        Run("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse([|true|])])); }"),
        Run("foreach (var request in requests) { messages.Add(new ChatMessage(ChatRole.User, [request.CreateResponse(false)])); }"));

    [Fact]
    public Task OffersNothingForAHandler()
        => FixesIn("var config = new SessionConfig { OnPermissionRequest = [|PermissionHandler.ApproveAll|] };", "var config = new SessionConfig { OnPermissionRequest = [|PermissionHandler.ApproveAll|] };");

    private static string Run(string answer) => $$"""
        var options = new ChatOptions();
        List<ChatMessage> messages = [new(ChatRole.User, "hello")];
        var response = await client.GetResponseAsync(messages, options);
        var requests = response.Messages.SelectMany(m => m.Contents).OfType<ToolApprovalRequestContent>().ToList();
        {{answer}}
        response = await client.GetResponseAsync(messages, options);
        """;
}
