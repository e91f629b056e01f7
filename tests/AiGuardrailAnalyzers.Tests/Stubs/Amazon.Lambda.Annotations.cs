// Amazon.Lambda.Annotations: names as in the package's source of 2026-08.
namespace Amazon.Lambda.Annotations
{
    [System.AttributeUsage(System.AttributeTargets.Method)]
    public sealed class LambdaFunctionAttribute : System.Attribute;
}

namespace Amazon.Lambda.Annotations.APIGateway
{
    public enum LambdaHttpMethod
    {
        Get,
        Post,
    }

    [System.AttributeUsage(System.AttributeTargets.Method)]
    public sealed class HttpApiAttribute(LambdaHttpMethod method, string template) : System.Attribute
    {
        public LambdaHttpMethod Method { get; } = method;
        public string Template { get; } = template;
        public string? Authorizer { get; set; }
    }
}
