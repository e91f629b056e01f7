using KernelPlanner;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables("PLANNER_").AddUserSecrets<CalendarPlugin>().Build();
var builder = Kernel.CreateBuilder();
builder.AddOpenAIChatCompletion("gpt-4.1-2025-04-14", configuration["ApiKey"] ?? throw new InvalidOperationException("Set PLANNER_ApiKey."));
builder.Services.AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning));
builder.Services.AddSingleton<ICalendar, MemoryCalendar>();
builder.Services.AddSingleton<IFunctionInvocationFilter, ConfirmationFilter>();
builder.Plugins.AddFromType<CalendarPlugin>();
Kernel kernel = builder.Build();

var settings = new OpenAIPromptExecutionSettings { MaxTokens = 800, FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
var chat = kernel.GetRequiredService<IChatCompletionService>();
var history = new ChatHistory("You plan meetings. Ask when something is unclear.");
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

for (string? line = Console.ReadLine(); !string.IsNullOrEmpty(line); line = Console.ReadLine())
{
    history.AddUserMessage(line);
    try
    {
        ChatMessageContent answer = await chat.GetChatMessageContentAsync(history, settings, kernel, stop.Token);
        history.Add(answer);
        Console.WriteLine(answer.Content);
    }
    catch (HttpOperationException exception)
    {
        Console.Error.WriteLine($"The model could not be reached ({exception.StatusCode}).");
    }
}
