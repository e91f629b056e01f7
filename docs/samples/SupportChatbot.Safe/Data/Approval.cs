using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SupportChatbot.Data;

/// <summary>A turn that waits for a person of the staff to say yes or no to what the model wants to do.</summary>
public sealed record PendingApproval(string CustomerEmail, List<ChatMessage> Messages, ToolApprovalRequestContent Request);

public sealed class ApprovalStore
{
    private readonly ConcurrentDictionary<string, PendingApproval> _pending = new();

    public IEnumerable<PendingApproval> All => _pending.Values.OrderBy(pending => pending.Request.RequestId, StringComparer.Ordinal);

    public void Add(PendingApproval pending) => _pending[pending.Request.RequestId] = pending;

    public PendingApproval? Take(string requestId) => _pending.TryRemove(requestId, out var pending) ? pending : null;
}
