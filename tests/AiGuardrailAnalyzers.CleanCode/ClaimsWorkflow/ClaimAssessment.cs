using Microsoft.Agents.AI;
using Microsoft.Agents.AI.Workflows;

namespace ClaimsWorkflow;

/// <summary>Two agents one after the other: the first finds the facts of a claim, the second writes what a clerk reads. Neither decides.</summary>
public sealed class ClaimAssessment(IChatClient chat)
{
    private static readonly ChatOptions s_brief = new() { MaxOutputTokens = 500 };

    public async Task<string?> AssessAsync(string claim, CancellationToken cancellationToken)
    {
        Workflow workflow = AgentWorkflowBuilder.BuildSequential(
        [
            Agent("Facts", "List the facts of the claim: what, where, when, how much. Mark what is missing."),
            Agent("Summary", "Write three sentences for the clerk who decides. Give no recommendation."),
        ]);
        await using StreamingRun run = await InProcessExecution.RunStreamingAsync(workflow, new List<ChatMessage> { new(ChatRole.User, claim) }, cancellationToken: cancellationToken);
        await run.TrySendMessageAsync(new TurnToken(emitEvents: false));
        await foreach (WorkflowEvent happened in run.WatchStreamAsync(cancellationToken))
        {
            switch (happened)
            {
                case WorkflowOutputEvent { Data: List<ChatMessage> messages }:
                    return messages.LastOrDefault()?.Text;
                case WorkflowErrorEvent error:
                    throw new InvalidOperationException("The assessment failed.", error.Exception);
            }
        }

        return null;
    }

    private AIAgent Agent(string name, string instructions)
        => new ChatClientAgent(chat, new ChatClientAgentOptions { Name = name, ChatOptions = new() { Instructions = instructions, MaxOutputTokens = s_brief.MaxOutputTokens } })
            .AsBuilder().UseOpenTelemetry().Build();
}
