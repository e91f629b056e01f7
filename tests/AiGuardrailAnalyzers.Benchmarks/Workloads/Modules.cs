namespace AiGuardrailAnalyzers.Benchmarks.Workloads;

/// <summary>The texts that programs are made of. <c>§</c> stands for the module's number.</summary>
internal static class Modules
{
    // So many services lead back to the first.
    private const int Ring = 300;

    private const string OrdinaryText = """
        namespace Program.Module§;

        public sealed record Order§(int Id, string Customer, DateTime Placed, IReadOnlyList<Line§> Lines)
        {
            public decimal Total => Lines.Sum(line => line.Price * line.Quantity);
        }

        public sealed record Line§(string Article, decimal Price, int Quantity);

        public interface IOrders§
        {
            Task<Order§?> FindAsync(int id, CancellationToken cancellationToken);

            Task SaveAsync(Order§ order, CancellationToken cancellationToken);
        }

        public sealed class FileOrders§(string folder, ILogger<FileOrders§> logger) : IOrders§
        {
            private readonly Dictionary<int, Order§> _known = [];

            public async Task<Order§?> FindAsync(int id, CancellationToken cancellationToken)
            {
                if (_known.TryGetValue(id, out Order§? known))
                {
                    return known;
                }

                string path = Path.Combine(folder, id + ".json");
                if (!File.Exists(path))
                {
                    logger.LogWarning("No order {Id}", id);
                    return null;
                }

                await using FileStream stream = File.OpenRead(path);
                Order§? order = await JsonSerializer.DeserializeAsync<Order§>(stream, cancellationToken: cancellationToken);
                if (order is not null)
                {
                    _known[id] = order;
                }

                return order;
            }

            public async Task SaveAsync(Order§ order, CancellationToken cancellationToken)
            {
                string text = JsonSerializer.Serialize(order);
                await File.WriteAllTextAsync(Path.Combine(folder, order.Id + ".json"), text, cancellationToken);
                _known[order.Id] = order;
            }
        }

        public sealed class Prices§(HttpClient http)
        {
            public async Task<decimal> OfAsync(string article, CancellationToken cancellationToken)
            {
                string text = await http.GetStringAsync("prices/" + Uri.EscapeDataString(article), cancellationToken);
                return decimal.TryParse(text, out decimal price) ? price : 0;
            }
        }

        [ApiController]
        [Authorize]
        [Route("orders§")]
        public sealed class Orders§Controller(IOrders§ orders, Prices§ prices) : ControllerBase
        {
            [HttpGet("{id:int}")]
            public async Task<ActionResult<Order§>> Get(int id, CancellationToken cancellationToken)
                => await orders.FindAsync(id, cancellationToken) is { } order ? order : NotFound();

            [HttpPost]
            public async Task<IActionResult> Post(Order§ order, CancellationToken cancellationToken)
            {
                foreach (Line§ line in order.Lines)
                {
                    if (line.Price != await prices.OfAsync(line.Article, cancellationToken))
                    {
                        return BadRequest($"The price of '{line.Article}' has changed.");
                    }
                }

                await orders.SaveAsync(order, cancellationToken);
                return CreatedAtAction(nameof(Get), new { id = order.Id }, order);
            }
        }
        """;

    private const string ChatText = """"
        namespace Program.Module§;

        public sealed record Question§(string Text, string? Language);

        public sealed record Answer§(string Text, IReadOnlyList<string> Sources);

        public interface IAssistant§
        {
            Task<Answer§> AnswerAsync(Question§ question, CancellationToken cancellationToken);
        }

        public sealed class Assistant§(IChatClient client, Library§ library, ILogger<Assistant§> logger) : IAssistant§
        {
            private const int MaxLength = 2000;

            private readonly List<ChatMessage> _examples = [new(ChatRole.User, "Where is my parcel?"), new(ChatRole.Assistant, """{"text":"On its way.","sources":[]}""")];

            public async Task<Answer§> AnswerAsync(Question§ question, CancellationToken cancellationToken)
            {
                string text = question.Text[..Math.Min(question.Text.Length, MaxLength)];
                var messages = new List<ChatMessage> { new(ChatRole.System, Instructions(question)) };
                messages.AddRange(_examples);
                messages.Add(new ChatMessage(ChatRole.User, text));
                var options = new ChatOptions { MaxOutputTokens = 800, Tools = [AIFunctionFactory.Create(library.Read), AIFunctionFactory.Create(library.Search)] };
                try
                {
                    ChatResponse response = await client.GetResponseAsync(messages, options, cancellationToken);
                    return Parse(response.Text);
                }
                catch (HttpRequestException failure)
                {
                    logger.LogError(failure, "No answer");
                    return new Answer§("Please try again later.", []);
                }
            }

            private static string Instructions(Question§ question)
                => $"You answer questions about parcels as JSON with 'text' and 'sources'. Answer in {LanguageOf(question)}.";

            private static string LanguageOf(Question§ question) => question.Language switch { "de" => "German", "fr" => "French", _ => "English" };

            private static Answer§ Parse(string json)
            {
                try
                {
                    return JsonSerializer.Deserialize<Answer§>(json) ?? new Answer§(json, []);
                }
                catch (JsonException)
                {
                    return new Answer§(json, []);
                }
            }
        }

        public sealed class Library§(string root)
        {
            [Description("Reads an article of the manual.")]
            public string Read([Description("Its name.")] string name)
            {
                string path = Path.GetFullPath(Path.Combine(root, name));
                return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path) ? File.ReadAllText(path) : "There is no such article.";
            }

            [Description("Finds articles of the manual.")]
            public IEnumerable<string> Search([Description("Words.")] string words)
                => Directory.EnumerateFiles(root, "*.md").Where(file => File.ReadAllText(file).Contains(words, StringComparison.OrdinalIgnoreCase)).Select(file => Path.GetFileName(file));
        }

        public static class Assistant§Endpoints
        {
            public static IEndpointRouteBuilder MapAssistant§(this IEndpointRouteBuilder routes)
            {
                RouteGroupBuilder group = routes.MapGroup("/assistant§").RequireAuthorization().RequireRateLimiting("chat");
                group.MapPost("/ask", async (Question§ question, IAssistant§ assistant, CancellationToken cancellationToken)
                    => Results.Ok(await assistant.AnswerAsync(question, cancellationToken)));
                return routes;
            }
        }
        """";

    private const string ConnectedText = """
        namespace Program.Services;

        public interface IService§
        {
            Task<string> HandleAsync(string text, int depth, CancellationToken cancellationToken);
        }

        public sealed class Service§(IChatClient client, IService¹ first, IService² second, IService³ third) : IService§
        {
            private string _last = "";

            public string Note { get; set; } = "";

            public async Task<string> HandleAsync(string text, int depth, CancellationToken cancellationToken)
            {
                _last = text;
                if (depth <= 0)
                {
                    return await AskAsync(text, cancellationToken);
                }

                string one = await first.HandleAsync(Combine(text, Note), depth - 1, cancellationToken);
                string two = await second.HandleAsync(one + _last, depth - 1, cancellationToken);
                Note = await third.HandleAsync($"{one} {two}", depth - 1, cancellationToken);
                return Note;
            }

            private async Task<string> AskAsync(string text, CancellationToken cancellationToken)
            {
                List<ChatMessage> messages = [new(ChatRole.System, "You are a helper. " + _last), new(ChatRole.User, text)];
                ChatResponse response = await client.GetResponseAsync(messages, cancellationToken: cancellationToken);
                return response.Text;
            }

            private static string Combine(string a, string b) => a.Length > b.Length ? a + b : string.Join(' ', b, a);
        }
        """;

    /// <summary>Data, files, HTTP and a controller, as business programs have them.</summary>
    public static string Ordinary(int number) => OrdinaryText.Replace("§", Name(number), StringComparison.Ordinal);

    /// <summary>An assistant with tools behind an endpoint.</summary>
    public static string Chat(int number) => ChatText.Replace("§", Name(number), StringComparison.Ordinal);

    /// <summary>A service that calls three others, in rings.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="count">How many there are.</param>
    public static string Connected(int number, int count)
    {
        int start = number / Ring * Ring;
        int ring = Math.Min(Ring, count - start);
        return ConnectedText
            .Replace("§", Name(number), StringComparison.Ordinal)
            .Replace("¹", Name(start + (number - start + 1) % ring), StringComparison.Ordinal)
            .Replace("²", Name(start + (number - start + 7) % ring), StringComparison.Ordinal)
            .Replace("³", Name(start + (number - start) * 3 % ring), StringComparison.Ordinal);
    }

    /// <summary>What all modules of a program use.</summary>
    public static string Usings(Workload workload)
        => """
            global using System;
            global using System.Collections.Generic;
            global using System.ComponentModel;
            global using System.IO;
            global using System.Linq;
            global using System.Net.Http;
            global using System.Text.Json;
            global using System.Threading;
            global using System.Threading.Tasks;
            global using Microsoft.AspNetCore.Authorization;
            global using Microsoft.AspNetCore.Builder;
            global using Microsoft.AspNetCore.Http;
            global using Microsoft.AspNetCore.Mvc;
            global using Microsoft.AspNetCore.Routing;
            global using Microsoft.Extensions.Logging;

            """ + (workload == Workload.None ? "" : "global using Microsoft.Extensions.AI;\n");

    private static string Name(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
