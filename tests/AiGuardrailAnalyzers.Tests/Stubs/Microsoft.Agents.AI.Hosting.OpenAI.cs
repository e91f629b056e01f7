// Microsoft.Agents.AI.Hosting.OpenAI: names as in the package's source of 2026-08.
namespace Microsoft.AspNetCore.Builder
{
    public static class MicrosoftAgentAIHostingOpenAIEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapOpenAIConversations(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints) => throw null!;
        public static IEndpointConventionBuilder MapOpenAIResponses(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints) => throw null!;
        public static IEndpointConventionBuilder MapOpenAIResponses(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, Microsoft.Agents.AI.AIAgent agent) => throw null!;
        public static IEndpointConventionBuilder MapOpenAIChatCompletions(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, Microsoft.Agents.AI.AIAgent agent) => throw null!;
    }
}
