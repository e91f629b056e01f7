namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>A web program of services that call each other in cycles, each with a model call and something wrong: too many for any search to see whole.</summary>
internal static class ServiceRing
{
    public static string[] Of(int services) => [Start(services), .. Enumerable.Range(0, services).Select(i => Service(i, services))];

    private static string Start(int services) => $$"""
        using Ring;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{string.Join("\n", Enumerable.Range(0, services).Where(i => i % 10 == 0).Select(i => $"app.MapPost(\"/{i}\", (string text, IService{i} service, CancellationToken token) => service.AskAsync(text, \"x\", {i}, token));"))}}
        app.Run();
        """;

    // Each asks the next, one further round and one back; now and then a text becomes an instruction, a command or is parsed.
    private static string Service(int i, int services)
    {
        int next = (i + 1) % services, far = ((i * 7) + 3) % services, back = (i + services - 1) % services;
        string sink = (i % 5) switch
        {
            0 => "new ChatMessage(ChatRole.System, text + style)",
            1 => "new ChatMessage(ChatRole.User, text)",
            2 => "new ChatMessage(new ChatRole(style), text)",
            _ => "new ChatMessage(ChatRole.User, style)",
        };
        string act = (i % 7) switch
        {
            0 => "System.Diagnostics.Process.Start(\"sh\", answer);",
            1 => "File.WriteAllText(answer, text);",
            2 => "if (answer == \"yes\") { return int.Parse(answer).ToString(); }",
            3 => "System.Text.Json.JsonDocument.Parse(answer);",
            _ => "",
        };
        return $$"""
            namespace Ring;

            public interface IService{{i}}
            {
                Task<string> AskAsync(string text, string style, int depth, CancellationToken token);

                string Style(string text);
            }

            public sealed class Service{{i}}(IChatClient chat, IService{{next}} next, IService{{far}} far, IService{{back}} back) : IService{{i}}
            {
                private string _last = "";

                public async Task<string> AskAsync(string text, string style, int depth, CancellationToken token)
                {
                    if (depth == 0)
                    {
                        return text;
                    }

                    try
                    {
                        var response = await chat.GetResponseAsync([{{sink}}]{{(i % 3 == 0 ? "" : ", cancellationToken: token")}});
                        var answer = response.Text;
                        {{act}}
                        _last = await far.AskAsync(answer, back.Style(style), depth - 1, token);
                    }
                    catch (HttpRequestException) when (depth > {{i % 4}})
                    {
                        return _last;
                    }

                    return await next.AskAsync(_last, style, depth - 1, token);
                }

                public string Style(string text) => text.Length > {{i}} ? "plain" : next.Style(text);
            }
            """;
    }
}
