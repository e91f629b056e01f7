// Microsoft.SemanticKernel.Agents.Orchestration and .Magentic, previews of 1.82.0.
#nullable enable
namespace Microsoft.SemanticKernel.Agents.Orchestration.GroupChat
{
    public class GroupChatManagerResult<TValue>
    {
        public GroupChatManagerResult(TValue value) { }
    }

    public abstract class GroupChatManager
    {
        public int MaximumInvocationCount { get; init; } = int.MaxValue;

        public virtual System.Threading.Tasks.ValueTask<GroupChatManagerResult<bool>> ShouldTerminate(Microsoft.SemanticKernel.ChatCompletion.ChatHistory history, System.Threading.CancellationToken cancellationToken = default) => default;
    }

    public class RoundRobinGroupChatManager : GroupChatManager
    {
    }

    public class GroupChatOrchestration
    {
        public GroupChatOrchestration(GroupChatManager manager, params object[] agents) { }
    }
}

namespace Microsoft.SemanticKernel.Agents.Magentic
{
    public abstract class MagenticManager
    {
        public int MaximumInvocationCount { get; init; } = int.MaxValue;

        public int MaximumResetCount { get; init; } = 3;
    }

    public sealed class StandardMagenticManager : MagenticManager
    {
        public StandardMagenticManager(Microsoft.SemanticKernel.ChatCompletion.IChatCompletionService service, Microsoft.SemanticKernel.PromptExecutionSettings executionSettings) { }
    }
}
