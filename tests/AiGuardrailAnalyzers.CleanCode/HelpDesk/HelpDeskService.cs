using System.Runtime.CompilerServices;

namespace HelpDesk;

public interface IHelpDesk
{
    Task<Answer> AnswerAsync(Question question, CancellationToken cancellationToken);

    IAsyncEnumerable<string> StreamAsync(Question question, CancellationToken cancellationToken);
}

public interface IArticleStore
{
    Task<IReadOnlyList<Article>> FindAsync(string product, CancellationToken cancellationToken);
}

public sealed record Article(string Title, string Text);

public sealed record Answer(string Text, bool IsComplete);

public sealed class ArticleStore : IArticleStore
{
    private static readonly Article[] s_articles = [new("Reset the router", "Hold the button for ten seconds."), new("Blinking light", "Blue is fine, red is not.")];

    public Task<IReadOnlyList<Article>> FindAsync(string product, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<Article>>([.. s_articles.Where(article => article.Title.Contains(product, StringComparison.OrdinalIgnoreCase)).Take(3)]);
}

public sealed class HelpDeskService(IChatClient chat, IArticleStore articles, ILogger<HelpDeskService> logger) : IHelpDesk
{
    private const string Instructions = "You answer questions about our routers from the articles you are given. If they don't answer it, say so.";

    private static readonly ChatOptions s_options = new() { MaxOutputTokens = 500, Temperature = 0.2f };

    public async Task<Answer> AnswerAsync(Question question, CancellationToken cancellationToken)
    {
        var messages = await BuildAsync(question, cancellationToken);
        try
        {
            var response = await chat.GetResponseAsync(messages, s_options, cancellationToken);
            return new Answer(response.Text, response.FinishReason != ChatFinishReason.Length);
        }
        catch (HttpRequestException exception)
        {
            logger.LogError(exception, "The model did not answer");
            return new Answer("The assistant is not available right now; a colleague will call you back.", false);
        }
    }

    public async IAsyncEnumerable<string> StreamAsync(Question question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await BuildAsync(question, cancellationToken);
        await foreach (var update in chat.GetStreamingResponseAsync(messages, s_options, cancellationToken))
        {
            yield return update.Text;
        }
    }

    private async Task<List<ChatMessage>> BuildAsync(Question question, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [new(ChatRole.System, Instructions)];
        foreach (var article in await articles.FindAsync(question.Product, cancellationToken))
        {
            messages.Add(new(ChatRole.User, $"Article '{article.Title}':\n{article.Text}"));
        }

        messages.Add(new(ChatRole.User, question.Text));
        return messages;
    }
}
