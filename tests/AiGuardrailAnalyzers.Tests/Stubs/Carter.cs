// Carter: names as in the package's source of 10.0.0.
namespace Carter
{
    public interface ICarterModule
    {
        void AddRoutes(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app);
    }

    public abstract class CarterModule : ICarterModule
    {
        protected CarterModule()
        {
        }

        protected CarterModule(string basePath)
        {
        }

        public abstract void AddRoutes(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app);

        public CarterModule RequireAuthorization(params string[] policyNames) => this;
    }
}
