using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BlazorTutor;

/// <summary>One learner's lesson, as long as the page is open.</summary>
public sealed class Lesson(IChatClient chat)
{
    private const int Kept = 20;

    private static readonly ChatMessage s_instructions = new(ChatRole.System, "You are a patient tutor of mathematics. Ask questions back; never give the whole solution.");
    private static readonly ChatOptions s_options = new() { MaxOutputTokens = 400 };

    private readonly List<ChatMessage> _said = [];

    public async IAsyncEnumerable<string> AskAsync(string question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _said.Add(new(ChatRole.User, question[..Math.Min(question.Length, 1_000)]));
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync([s_instructions, .. _said.TakeLast(Kept)], s_options, cancellationToken))
        {
            updates.Add(update);
            yield return update.Text;
        }

        _said.AddMessages(updates);
    }
}
