using AiGuardrailAnalyzers.Rules.Safety.Autonomy;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Autonomy;

public sealed class SelfModifyingAgentTests : RuleTests<SelfModifyingAgent>
{
    // A plugin that holds parts of its own agent.
    private static string Plugin(string body, string name) => $$"""
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;

        public sealed class Memory(ChatOptions options, Kernel kernel, ChatHistory history, IChatClient client, FunctionInvokingChatClient invoker)
        {
            private readonly List<AIAgent> _agents = [];
            private readonly Dictionary<string, AIAgent> _byName = new();

            [KernelFunction]
            public async Task<string> {{name}}(string text, int count, string name)
            {
                {{body}}
                await Task.Yield();
                return text;
            }

            private void Change(string value) => options.Instructions = value;
            private string Unused() => options.ToString() + kernel + history + client + invoker + _agents + _byName;
        }
        """;

    // Reports.

    [Theory]
    [InlineData("options.Instructions = text;")]
    [InlineData("options.Instructions += \"\\n\" + text;")]
    [InlineData("Change($\"You also do this: {text}\");")]
    [InlineData("options.Tools!.Add(AIFunctionFactory.Create(() => text, name));")]
    [InlineData("history.AddSystemMessage(text);")]
    [InlineData("invoker.MaximumIterationsPerRequest = count;")]
    [InlineData("kernel.ImportPluginFromFunctions(name, [KernelFunctionFactory.CreateFromPrompt(text)]);")]
    [InlineData("_agents.Add(new ChatClientAgent(client, text, name));")]
    [InlineData("_byName[name] = client.AsAIAgent(instructions: text);")]
    [InlineData("var agent = new Func<string>(() => text); options.Instructions = agent() + text;")]
    public Task EachChange(string body) => Reports(Plugin(body, "[|Remember|]"));

    [Theory]
    [InlineData("options.Tools = [[|AIFunctionFactory.Create((string rule) => { options.Instructions = rule; return \"noted\"; })|]];")]
    [InlineData("options.Tools = [[|AIFunctionFactory.Create(Learn)|]]; string Learn(string rule) { options.Instructions += rule; return \"noted\"; }")]
    public Task AToolThatCapturesItsAgent(string statements) => Reports($$"""
        var options = new ChatOptions { Instructions = "You help." };
        {{statements}}
        """);

    [Fact]
    public Task ReportsAParameterThatTheToolCaptures() => Reports("""
        public static class Agents
        {
            public static AITool Grow(ChatOptions options) => [|AIFunctionFactory.Create((string rule) => { options.Instructions += rule; return "noted"; })|];
        }
        """);

    [Fact]
    public Task StaysSilentOnAParameterOfTheToolItself() => StaysSilent("""
        public static class Agents
        {
            public static AITool Ask(IChatClient client) => AIFunctionFactory.Create(async (string rule) => { ChatOptions options = new(); options.Instructions += rule; return (await client.GetResponseAsync("x", options)).Text; });
        }
        """);

    // Stays silent.

    [Theory]
    [InlineData("options.Instructions = \"You are the billing agent.\";")]
    [InlineData("var own = new ChatOptions { Instructions = text };  await client.GetResponseAsync(\"x\", own);")]
    [InlineData("var own = new ChatOptions(); own.Instructions = text; await client.GetResponseAsync(\"x\", own);")]
    [InlineData("var agent = new ChatClientAgent(client, text, name); text = (await agent.RunAsync(\"x\")).Text;")]
    [InlineData("history.AddUserMessage(text);")]
    [InlineData("history.AddSystemMessage(\"The user is in a hurry.\");")]
    [InlineData("invoker.MaximumIterationsPerRequest = 5;")]
    [InlineData("kernel.ImportPluginFromType<object>(\"billing\");")]
    [InlineData("text = options.Instructions + text;")]
    [InlineData("foreach (var tool in options.Tools!) { text += tool.Name; }")]
    [InlineData("if (_agents.Count >= 5) { return \"enough\"; } _agents.Add(new ChatClientAgent(client, text, name));")]
    [InlineData("_agents.Add(client.AsAIAgent(instructions: \"You plan.\"));")]
    [InlineData("Console.Write(text); if (Console.ReadLine() == \"y\") { options.Instructions = text; }")]
    public Task EachHarmlessBody(string body) => StaysSilent(Plugin(body, "RewriteMyselfCompletely"));

    [Fact]
    public Task AChangeThatTheProgramMakes() => StaysSilent("""
        public sealed class Settings(ChatOptions options)
        {
            public void Apply(string instructions) => options.Instructions = instructions;
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Plugin("options.Instructions = ; options.Tools.Add( ; _agents.Add(new ChatClientAgent(", "Remember"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
