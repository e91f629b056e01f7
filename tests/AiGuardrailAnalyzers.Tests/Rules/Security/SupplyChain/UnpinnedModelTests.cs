using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.SupplyChain;

public sealed class UnpinnedModelTests : RuleTests<UnpinnedModel>
{
    // Reports.

    [Theory]
    [InlineData("_ = client.GetChatClient([|\"gpt-4o\"|]);")]
    [InlineData("_ = client.GetChatClient([|\"gpt-4o-mini\"|]);")]
    [InlineData("_ = client.GetChatClient([|\"chatgpt-4o-latest\"|]);")]
    [InlineData("const string model = \"gpt-5\"; _ = client.GetChatClient([|model|]);")]
    [InlineData("_ = new OpenAI.Chat.ChatClient([|\"gpt-4.1\"|], args[0]);")]
    [InlineData("_ = new ChatOptions { ModelId = [|\"claude-3-5-sonnet-latest\"|] };")]
    [InlineData("_ = new OllamaSharp.OllamaApiClient(\"http://localhost:11434\", [|\"llama3.1\"|]);")]
    [InlineData("_ = new OllamaSharp.OllamaApiClient(\"http://localhost:11434\", [|\"llama3.1:latest\"|]);")]
    [InlineData("Microsoft.SemanticKernel.OpenAIKernelBuilderExtensions.AddOpenAIChatCompletion(Microsoft.SemanticKernel.Kernel.CreateBuilder(), [|\"gpt-4o\"|], args[0]);")]
    public Task AMovingName(string statement) => Reports($"OpenAI.OpenAIClient client = new(args[0]);\n{statement}");

    // Stays silent.

    [Theory]
    [InlineData("_ = client.GetChatClient(\"gpt-4o-2024-08-06\");")]
    [InlineData("_ = client.GetChatClient(\"gpt-4-0613\");")]
    [InlineData("_ = client.GetChatClient(\"ft:gpt-4o-mini-2024-07-18:shop::a1\");")]
    [InlineData("_ = client.GetEmbeddingClient(\"text-embedding-3-small\");")]
    [InlineData("_ = client.GetChatClient(Environment.GetEnvironmentVariable(\"MODEL\"));")]
    [InlineData("_ = new ChatOptions { ModelId = \"claude-3-5-sonnet-20241022\" };")]
    [InlineData("_ = new ChatOptions { ModelId = \"anthropic.claude-3-haiku-20240307-v1:0\" };")]
    [InlineData("_ = new ChatOptions { ModelId = \"gemini-1.5-pro-001\" };")]
    [InlineData("_ = new OllamaSharp.OllamaApiClient(\"http://localhost:11434\", \"llama3.1:8b\");")]
    [InlineData("_ = new ChatOptions { ModelId = \"<your model>\" };")]
    [InlineData("_ = new Azure.AI.OpenAI.AzureOpenAIClient(new Uri(\"https://shop.openai.azure.com\"), new System.ClientModel.ApiKeyCredential(args[0])).GetChatClient(\"gpt-4o\");")]
    public Task AFixedNameOrASetting(string statement) => StaysSilent($"OpenAI.OpenAIClient client = new(args[0]);\n{statement}");
}
