namespace AiGuardrailAnalyzers.Clients;

/// <summary>The routes and hosts by which requests built by hand are known to go to a model.</summary>
internal static class ModelRoutes
{
    private static readonly string[] s_routes =
    [
        "/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/embeddings", "/v1/models", "/v1/images/generations", "/v1/audio/",
        "/api/generate", "/api/chat", "/api/embed", ":generateContent", ":streamGenerateContent", "/openai/deployments/",
    ];

    private static readonly string[] s_answering =
    [
        "/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/images/generations", ":generateContent", ":streamGenerateContent",
    ];

    private static readonly string[] s_hosts =
    [
        "api.openai.com", "openai.azure.com", "services.ai.azure.com", "models.inference.ai.azure.com", "models.github.ai", "api.anthropic.com",
        "generativelanguage.googleapis.com", "aiplatform.googleapis.com", "api.mistral.ai", "api.groq.com", "api.x.ai", "openrouter.ai", "api.deepseek.com",
        "api.cohere.", "api.together.xyz", "api.perplexity.ai", "huggingface.co", "api.replicate.com", "api.fireworks.ai", "bedrock-runtime.",
    ];

    /// <summary>True for text that names a model's route: <c>v1/chat/completions</c>, <c>https://…/api/generate</c>.</summary>
    public static bool IsRoute(string text) => s_routes.Any(route => Contains(text, route) || (route[0] == '/' && text.StartsWith(route.Substring(1), StringComparison.OrdinalIgnoreCase)));

    /// <summary>True for text that names a route at which a model answers. Ollama's are as good as anybody's own, so its host must stand before them.</summary>
    public static bool IsAnswering(string text)
        => s_answering.Any(route => Contains(text, route) || (route[0] == '/' && text.StartsWith(route.Substring(1), StringComparison.OrdinalIgnoreCase)))
            || ((Contains(text, "/api/generate") || Contains(text, "/api/chat")) && (Contains(text, ":11434") || Contains(text, "ollama")));

    /// <summary>True for text that names a model's route or a provider's host.</summary>
    public static bool IsModel(string text) => IsRoute(text) || s_hosts.Any(host => Contains(text, host));

    private static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
