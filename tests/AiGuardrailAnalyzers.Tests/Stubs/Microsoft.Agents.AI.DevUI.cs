// Microsoft.Agents.AI.DevUI: names as in the package's source of 2026-08.
namespace Microsoft.Agents.AI.DevUI
{
    public static class DevUIExtensions
    {
        public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapDevUI(this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints) => throw null!;
    }

    public sealed class DevUIOptions
    {
        public bool AllowRemoteAccess { get; set; }

        public string? AuthToken { get; set; }
    }
}
