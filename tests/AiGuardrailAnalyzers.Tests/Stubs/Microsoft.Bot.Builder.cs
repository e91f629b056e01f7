// Microsoft.Bot.Builder 4.22 and Microsoft.Bot.Schema.
#nullable enable
namespace Microsoft.Bot.Schema
{
    public class ConversationAccount
    {
        public string Id { get; set; } = "";
    }

    public interface IMessageActivity
    {
        string Text { get; set; }

        ConversationAccount Conversation { get; set; }
    }
}

namespace Microsoft.Bot.Builder
{
    public interface ITurnContext
    {
        System.Threading.Tasks.Task SendActivityAsync(string textReplyToSend, string? speak = null, string? inputHint = null, System.Threading.CancellationToken cancellationToken = default);
    }

    public interface ITurnContext<T> : ITurnContext
        where T : Microsoft.Bot.Schema.IMessageActivity
    {
        T Activity { get; }
    }

    public interface IBot
    {
        System.Threading.Tasks.Task OnTurnAsync(ITurnContext turnContext, System.Threading.CancellationToken cancellationToken = default);
    }

    public class ActivityHandler : IBot
    {
        public virtual System.Threading.Tasks.Task OnTurnAsync(ITurnContext turnContext, System.Threading.CancellationToken cancellationToken = default) => System.Threading.Tasks.Task.CompletedTask;

        protected virtual System.Threading.Tasks.Task OnMessageActivityAsync(ITurnContext<Microsoft.Bot.Schema.IMessageActivity> turnContext, System.Threading.CancellationToken cancellationToken) => System.Threading.Tasks.Task.CompletedTask;
    }
}
