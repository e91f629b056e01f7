using System.ClientModel;
using OpenAI.Chat;

namespace ProductSearch;

public sealed record Advice(string Text, IReadOnlyList<string> Products);

public sealed class Adviser(ChatClient chat, ProductFinder finder, ILogger<Adviser> logger)
{
    private static readonly ChatCompletionOptions s_options = new() { MaxOutputTokenCount = 400, Temperature = 0.3f };

    public async Task<Advice> AdviseAsync(string wish, CancellationToken cancellationToken)
    {
        List<Product> products = await finder.FindAsync(wish, null, cancellationToken);
        if (products.Count == 0)
        {
            return new Advice("We have nothing like that.", []);
        }

        List<OpenAI.Chat.ChatMessage> messages = [new SystemChatMessage("You advise customers of a shop. Recommend only products you are shown.")];
        messages.AddRange(products.Select(product => new UserChatMessage($"Product {product.Id}: {product.Name}. {product.Description}")));
        messages.Add(new UserChatMessage(wish));
        try
        {
            ChatCompletion completion = await chat.CompleteChatAsync(messages, s_options, cancellationToken);
            string text = completion is { FinishReason: OpenAI.Chat.ChatFinishReason.Stop, Content: [var part, ..] } ? part.Text : "";
            return new Advice(text, [.. products.Select(product => product.Id)]);
        }
        catch (ClientResultException exception)
        {
            logger.LogError(exception, "No advice");
            return new Advice("", [.. products.Select(product => product.Id)]);
        }
    }
}
