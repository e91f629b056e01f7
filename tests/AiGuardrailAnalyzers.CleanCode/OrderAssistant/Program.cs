using System.ClientModel;
using OpenAI;
using OrderAssistant;

string key = Environment.GetEnvironmentVariable("OPENAI_API_KEY") ?? throw new InvalidOperationException("Set OPENAI_API_KEY.");
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

var orders = new OrderBook();
IChatClient chat = new OpenAIClient(new ApiKeyCredential(key))
    .GetChatClient("gpt-4o-2024-11-20")
    .AsIChatClient()
    .AsBuilder()
    .UseFunctionInvocation(configure: invoking => invoking.MaximumIterationsPerRequest = 8)
    .UseOpenTelemetry()
    .Build();
var options = new ChatOptions
{
    MaxOutputTokens = 600,
    Tools =
    [
        AIFunctionFactory.Create(orders.Status),
        new ApprovalRequiredAIFunction(AIFunctionFactory.Create(orders.CancelAsync)),
    ],
};
var conversation = new Conversation(chat, options);

while (!stop.IsCancellationRequested)
{
    Console.Write("> ");
    if (Console.ReadLine() is not { Length: > 0 } line)
    {
        break;
    }

    Console.WriteLine(await conversation.SayAsync(line, stop.Token));
}
