using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SupportChatbot.Data;

/// <summary>What one person and the assistant said to each other: kept here, never taken from the caller.</summary>
public sealed class Conversation
{
    private const int Remembered = 20;

    private readonly Lock _lock = new();
    private readonly List<ChatMessage> _messages = [];

    public ChatMessage[] Recent
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public void Add(ChatRole role, string text)
    {
        lock (_lock)
        {
            _messages.Add(new ChatMessage(role, text));
            _messages.RemoveRange(0, Math.Max(0, _messages.Count - Remembered));
        }
    }
}

public sealed class ConversationStore
{
    private readonly ConcurrentDictionary<string, Conversation> _conversations = new();

    public Conversation Of(string key) => _conversations.GetOrAdd(key, _ => new Conversation());
}
