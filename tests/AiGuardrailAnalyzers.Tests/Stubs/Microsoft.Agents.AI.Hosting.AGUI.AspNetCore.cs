// Microsoft.Agents.AI.Hosting.AGUI.AspNetCore: names as in the package's source of 2026-08; MapAGUI as in its previews.
namespace Microsoft.Agents.AI.Hosting.AGUI.AspNetCore
{
    public static class AGUIEndpointRouteBuilderExtensions
    {
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapAGUIServer(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string pattern, Microsoft.Agents.AI.AIAgent aiAgent) => throw null!;
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapAGUIServer(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string agentName, string pattern) => throw null!;
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapAGUI(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string pattern, Microsoft.Agents.AI.AIAgent aiAgent) => throw null!;
    }
}
