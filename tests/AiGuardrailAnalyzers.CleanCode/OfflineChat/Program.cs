using LLama;
using LLama.Common;

// A chat with a model on this machine; the model's file is part of the installation.
string path = Path.Combine(AppContext.BaseDirectory, "models", "phi-4-mini-instruct-q4.gguf");
if (!File.Exists(path))
{
    Console.Error.WriteLine("The model is not installed.");
    return 1;
}

var parameters = new ModelParams(path) { ContextSize = 4096, GpuLayerCount = 0 };
using LLamaWeights weights = LLamaWeights.LoadFromFile(parameters);
using LLamaContext context = weights.CreateContext(parameters);

var history = new ChatHistory();
history.AddMessage(AuthorRole.System, "You are a patient assistant. Answer in at most five sentences.");
var session = new ChatSession(new InteractiveExecutor(context), history);
var inference = new InferenceParams { MaxTokens = 300, AntiPrompts = ["User:"] };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };

Console.WriteLine("An empty line ends the chat.");
for (string? line = Console.ReadLine(); !string.IsNullOrWhiteSpace(line); line = Console.ReadLine())
{
    await foreach (string piece in session.ChatAsync(new ChatHistory.Message(AuthorRole.User, line), inference, stop.Token))
    {
        Console.Write(piece);
    }

    Console.WriteLine();
}

return 0;
