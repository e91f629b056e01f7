using AiGuardrailAnalyzers.CodeFixes.Safety.Autonomy;
using AiGuardrailAnalyzers.Rules.Safety.Autonomy;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Autonomy;

public sealed class UnboundedDelegationTests : FixTests<UnboundedDelegation, UnboundedDelegationFix>
{
    private static string Team(string manager) => $$"""
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.Agents.Magentic;
        using Microsoft.SemanticKernel.Agents.Orchestration.GroupChat;
        using Microsoft.SemanticKernel.ChatCompletion;

        public static class Team
        {
            private const int Most = int.MaxValue;

            public static object Create(IChatCompletionService service, PromptExecutionSettings settings, int turns, object writer, object critic)
                => new object[] { {{manager}}, service, settings, turns, writer, critic, Most };
        }

        public sealed class CriticDecides : GroupChatManager
        {
            public override ValueTask<GroupChatManagerResult<bool>> ShouldTerminate(ChatHistory history, CancellationToken cancellationToken = default)
                => ValueTask.FromResult(new GroupChatManagerResult<bool>(history.Count > 10));
        }

        public sealed class FiveTurns : RoundRobinGroupChatManager
        {
            public FiveTurns() => MaximumInvocationCount = 5;
        }
        """;

    [Theory]
    [InlineData("new GroupChatOrchestration(new [|RoundRobinGroupChatManager|](), writer, critic)")]
    [InlineData("new GroupChatOrchestration(new [|RoundRobinGroupChatManager|] { }, writer, critic)")]
    [InlineData("new GroupChatOrchestration(new RoundRobinGroupChatManager { MaximumInvocationCount = [|int.MaxValue|] }, writer, critic)")]
    [InlineData("new GroupChatOrchestration(new RoundRobinGroupChatManager { MaximumInvocationCount = [|Most|] }, writer, critic)")]
    [InlineData("new [|StandardMagenticManager|](service, settings)")]
    [InlineData("new [|StandardMagenticManager|](service, settings) { MaximumResetCount = 2 }")]
    public Task ReportsOrchestrationsWithoutABound(string manager) => Reports(Stub.Orchestration, Team(manager));

    [Theory]
    [InlineData("new GroupChatOrchestration(new RoundRobinGroupChatManager { MaximumInvocationCount = 5 }, writer, critic)")]
    [InlineData("new GroupChatOrchestration(new RoundRobinGroupChatManager() { MaximumInvocationCount = turns }, writer, critic)")]
    [InlineData("new StandardMagenticManager(service, settings) { MaximumInvocationCount = 20, MaximumResetCount = 2 }")]
    [InlineData("new GroupChatOrchestration(new CriticDecides(), writer, critic)")]
    [InlineData("new GroupChatOrchestration(new FiveTurns(), writer, critic)")]
    [InlineData("new List<object>()")]
    public Task StaysSilentOnBounds(string manager) => StaysSilent(Stub.Orchestration, Team(manager));

    private static string Magentic(string steps) => $$"""
        using Microsoft.Agents.AI;
        using Microsoft.Agents.AI.Workflows;

        public static class Team
        {
            public static object Create(AIAgent manager, AIAgent worker, int rounds) => AgentWorkflowBuilder.CreateMagenticBuilderWith(manager).AddParticipants([worker]){{steps}}.Build();
        }
        """;

    [Theory]
    [InlineData(".WithMaxRounds([|null|])")]
    [InlineData(".WithMaxRounds([|int.MaxValue|])")]
    public Task ReportsRoundsWithoutEnd(string steps) => Reports(Magentic(steps));

    [Theory]
    [InlineData(".WithMaxRounds(10)")]
    [InlineData(".WithMaxRounds(rounds)")]
    public Task StaysSilentOnRounds(string steps) => StaysSilent(Magentic(steps));

    [Fact]
    public Task ReportsRecursiveToolCalls() => Reports(
        """
        using OllamaSharp;

        var chat = new Chat(new OllamaApiClient("http://localhost:11434", "llama3")) { AllowRecursiveToolCalls = [|true|] };
        await foreach (var token in chat.SendAsync("Hello"))
        {
            Console.Write(token);
        }
        """);

    [Fact]
    public Task StaysSilentOnToolCallsThatEnd() => StaysSilent(
        """
        using OllamaSharp;

        var chat = new Chat(new OllamaApiClient("http://localhost:11434", "llama3")) { AllowRecursiveToolCalls = args.Length > 0 };
        chat.AllowRecursiveToolCalls = false;
        await foreach (var token in chat.SendAsync("Hello"))
        {
            Console.Write(token);
        }
        """);

    [Theory]
    [InlineData("new GroupChatOrchestration(new [|RoundRobinGroupChatManager|](), writer, critic)", "new GroupChatOrchestration(new RoundRobinGroupChatManager { MaximumInvocationCount = 40 }, writer, critic)")]
    [InlineData("new [|StandardMagenticManager|](service, settings) { MaximumResetCount = 2 }", "new StandardMagenticManager(service, settings) { MaximumResetCount = 2, MaximumInvocationCount = 40 }")]
    [InlineData("new RoundRobinGroupChatManager { MaximumInvocationCount = [|int.MaxValue|] }", "new RoundRobinGroupChatManager { MaximumInvocationCount = 40 }")]
    public Task SetsTheBound(string before, string after) => Fixes([Stub.Orchestration, Team(before)], [Stub.Orchestration, Team(after)]);

    [Theory]
    [InlineData("ai_guardrail.max_iterations = 20", "new RoundRobinGroupChatManager { MaximumInvocationCount = [|25|] }")]
    public Task ReportsABoundThatAProjectFindsTooLarge(string options, string manager) => ReportsWith(options, Stub.Orchestration, Team(manager));

    [Theory]
    [InlineData("ai_guardrail.max_iterations = 20", "new RoundRobinGroupChatManager { MaximumInvocationCount = 19 }")]
    [InlineData("ai_guardrail.max_iterations = 5000", "new RoundRobinGroupChatManager { MaximumInvocationCount = 2000 }")]
    public Task StaysSilentOnABoundThatAProjectAllows(string options, string manager) => StaysSilentWith(options, Stub.Orchestration, Team(manager));
}
