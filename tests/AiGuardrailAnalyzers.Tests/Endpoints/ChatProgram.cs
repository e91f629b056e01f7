namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>A web program around some statements, with a service that asks a model.</summary>
internal static class ChatProgram
{
    public const string Service = """
        public interface IChatService
        {
            Task<string> AnswerAsync(string question, CancellationToken cancellationToken);
        }

        public sealed class ChatService(IChatClient client) : IChatService
        {
            public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken)
            {
                ChatResponse response = await client.GetResponseAsync(question, cancellationToken: cancellationToken);
                return response.Text;
            }
        }
        """;

    public static string Of(string statements) => $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IChatService, ChatService>();
        var app = builder.Build();
        {{statements}}
        app.Run();
        """;
}
