// Microsoft.Azure.Functions.Worker.Core and .Extensions.Http: names as in the packages' source of 2026-08.
namespace Microsoft.Azure.Functions.Worker
{
    [System.AttributeUsage(System.AttributeTargets.Method)]
    public sealed class FunctionAttribute(string name) : System.Attribute
    {
        public string Name { get; } = name;
    }

    [System.AttributeUsage(System.AttributeTargets.Parameter)]
    public sealed class HttpTriggerAttribute : System.Attribute
    {
        public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;
        public HttpTriggerAttribute(params string[] methods) : this() => Methods = methods;
        public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;
        public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : this(authLevel) => Methods = methods;
        public AuthorizationLevel AuthLevel { get; set; }
        public string[]? Methods { get; set; }
        public string? Route { get; set; }
    }

    public enum AuthorizationLevel
    {
        Anonymous,
        User,
        Function,
        System,
        Admin,
    }
}
