using SupportChatbot.Services;

namespace SupportChatbot.Endpoints;

public static class KnowledgeEndpoints
{
    public static void MapKnowledgeEndpoints(this IEndpointRouteBuilder app)
    {
        var help = app.MapGroup("/api/help");

        // The search box of the public help pages: embeddings, but no model answers.
        help.MapGet("/", (string question, IKnowledgeBase knowledge, CancellationToken cancellationToken)
            => knowledge.SearchAsync(question, cancellationToken));
    }
}
