// A2A.AspNetCore: names as in the package's source of 2026.
namespace A2A
{
    public interface ITaskManager;

    public sealed class AgentCard;
}

namespace A2A.AspNetCore
{
    public static class A2ARouteBuilderExtensions
    {
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapA2A(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, ITaskManager taskManager, string path) => throw null!;
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapHttpA2A(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, ITaskManager taskManager, string path) => throw null!;
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapWellKnownAgentCard(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, AgentCard card) => throw null!;
    }
}
