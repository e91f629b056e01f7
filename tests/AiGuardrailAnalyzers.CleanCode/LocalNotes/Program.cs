using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

// Answers questions about a folder of notes without anything leaving this machine.
string folder = args.Length > 0 ? args[0] : ".";
using var http = new HttpClient { BaseAddress = new Uri("http://localhost:11434"), Timeout = TimeSpan.FromMinutes(3) };
var ollama = new OllamaApiClient(http, "llama3.2:3b-instruct-q4_K_M");
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
if (!await ollama.IsRunningAsync(stop.Token))
{
    Console.Error.WriteLine("Start Ollama first: ollama serve");
    return 1;
}

var notes = Directory.EnumerateFiles(folder, "*.txt").Take(20).Select(path => (Name: Path.GetFileName(path), Text: File.ReadAllText(path))).ToList();
Console.WriteLine($"{notes.Count} notes. Ask, or leave the line empty to end.");
while (Console.ReadLine() is { Length: > 0 } question)
{
    var request = new OllamaSharp.Models.Chat.ChatRequest
    {
        Options = new RequestOptions { NumPredict = 400, Temperature = 0.1f },
        Messages =
        [
            new Message(OllamaSharp.Models.Chat.ChatRole.System, "Answer from the notes. Say so if they don't tell."),
            .. notes.Where(note => question.Split(' ').Any(word => word.Length > 3 && note.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Select(note => new Message(OllamaSharp.Models.Chat.ChatRole.User, $"{note.Name}:\n{note.Text}")),
            new Message(OllamaSharp.Models.Chat.ChatRole.User, question),
        ],
    };
    try
    {
        await foreach (ChatResponseStream? part in ollama.ChatAsync(request, stop.Token))
        {
            Console.Write(part?.Message.Content);
        }

        Console.WriteLine();
    }
    catch (HttpRequestException exception)
    {
        Console.Error.WriteLine($"No answer: {exception.Message}");
    }
}

return 0;
