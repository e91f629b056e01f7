// Microsoft.Agents.AI.Hosting.A2A.AspNetCore: names as in the package's source of 2026-08; MapA2A as in its previews.
namespace Microsoft.AspNetCore.Builder
{
    public static class A2AEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapA2AHttpJson(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, Microsoft.Agents.AI.AIAgent agent, string path) => throw null!;
        public static IEndpointConventionBuilder MapA2AHttpJson(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string agentName, string path) => throw null!;
        public static IEndpointConventionBuilder MapA2AJsonRpc(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, Microsoft.Agents.AI.AIAgent agent, string path) => throw null!;
        public static IEndpointConventionBuilder MapA2AJsonRpc(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string agentName, string path) => throw null!;
    }

    public static class MicrosoftAgentAIHostingA2AEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapA2A(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string agentName, string path) => throw null!;
    }
}
