using Azure.AI.OpenAI;
using Azure.Core;
using Microsoft.Extensions.VectorData;

namespace HandbookSearch;

public static class Policies
{
    public const string Editors = "editors";
}

public sealed record NewPassage(string Title, string Text);

public sealed class Passage
{
    [VectorStoreKey]
    public Guid Id { get; set; }

    [VectorStoreData]
    public required string Title { get; set; }

    [VectorStoreData]
    public required string Text { get; set; }

    [VectorStoreVector(1536)]
    public string Embedding => Text;
}

public static class ModelRegistration
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider => new AzureOpenAIClient(
            new Uri(builder.Configuration["AzureOpenAI:Endpoint"]!), provider.GetRequiredService<TokenCredential>()));
        builder.Services
            .AddChatClient(provider => provider.GetRequiredService<AzureOpenAIClient>().GetChatClient(builder.Configuration["AzureOpenAI:Chat"]).AsIChatClient())
            .UseOpenTelemetry();
        builder.Services
            .AddEmbeddingGenerator(provider => provider.GetRequiredService<AzureOpenAIClient>().GetEmbeddingClient(builder.Configuration["AzureOpenAI:Embedding"]).AsIEmbeddingGenerator())
            .UseOpenTelemetry();
    }
}
