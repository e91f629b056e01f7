using System.ClientModel;
using ModelContextProtocol.Client;
using OpenAI;

string[] allowed = ["search_code", "get_file_contents", "list_issues"];
string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("Set OPENAI_API_KEY.");
string question = args is [{ Length: > 0 } first, ..] ? first : throw new ArgumentException("Ask something.");
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));

await using McpClient server = await McpClient.CreateAsync(
    new StdioClientTransport(new StdioClientTransportOptions
    {
        Name = "repository",
        Command = "npx",
        Arguments = ["-y", "@modelcontextprotocol/server-github@2025.4.8"],
        EnvironmentVariables = new Dictionary<string, string?> { ["GITHUB_PERSONAL_ACCESS_TOKEN"] = Environment.GetEnvironmentVariable("GITHUB_READ_TOKEN") },
    }),
    cancellationToken: limit.Token);
IList<McpClientTool> tools = await server.ListToolsAsync(cancellationToken: limit.Token);

using IChatClient chat = new OpenAIClient(new ApiKeyCredential(key))
    .GetChatClient("gpt-4o-2024-11-20")
    .AsIChatClient()
    .AsBuilder()
    .UseFunctionInvocation(configure: invoking => invoking.MaximumIterationsPerRequest = 10)
    .UseOpenTelemetry()
    .Build();
try
{
    ChatResponse response = await chat.GetResponseAsync(
        question,
        new ChatOptions { MaxOutputTokens = 1_000, Tools = [.. tools.Where(tool => allowed.Contains(tool.Name))] },
        limit.Token);
    Console.WriteLine(response.Text);
    return 0;
}
catch (ClientResultException exception)
{
    Console.Error.WriteLine($"The model answered with status {exception.Status}.");
    return 1;
}
