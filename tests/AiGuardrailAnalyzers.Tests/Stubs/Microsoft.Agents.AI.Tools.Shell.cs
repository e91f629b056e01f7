// The members of Microsoft.Agents.AI.Tools.Shell that rules know, as of its source of 2026-08.
namespace Microsoft.Agents.AI.Tools.Shell
{
    public abstract class ShellExecutor
    {
        public virtual Microsoft.Extensions.AI.AIFunction AsAIFunction(string name = "run_shell", string? description = null, bool requireApproval = true) => null!;
    }

    public sealed class LocalShellExecutor : ShellExecutor { }
}
