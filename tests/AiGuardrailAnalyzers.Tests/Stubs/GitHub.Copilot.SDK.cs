// The members of GitHub.Copilot.SDK that rules know, as of its source of 2026-08.
namespace GitHub.Copilot
{
    using System;
    using System.Collections.Generic;
    using System.Threading.Tasks;

    public class PermissionRequest { public string Kind { get; set; } = ""; }
    public sealed class PermissionInvocation { public string SessionId { get; set; } = ""; }
    public static class PermissionHandler
    {
        public static Func<PermissionRequest, PermissionInvocation, Task<Rpc.PermissionDecision>> ApproveAll { get; } = (_, _) => Task.FromResult(Rpc.PermissionDecision.ApproveOnce());
    }

    public abstract class SessionConfigBase
    {
        public Func<PermissionRequest, PermissionInvocation, Task<Rpc.PermissionDecision>>? OnPermissionRequest { get; set; }
        public ICollection<string>? AvailableTools { get; set; }
    }

    public sealed class SessionConfig : SessionConfigBase { }
}

namespace GitHub.Copilot.Rpc
{
    public class PermissionDecision
    {
        public static PermissionDecision ApproveOnce() => new();
        public static PermissionDecision Reject(string? feedback = null) => new();
    }
}
