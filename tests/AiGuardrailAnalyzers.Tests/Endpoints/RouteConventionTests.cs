using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>What is said of one route is not said of its neighbours, and what is said of a group holds for all of it.</summary>
public sealed class RouteConventionTests : RuleTests<UnauthenticatedModelEndpoint>
{
    private const string Handler = "(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)";

    private const string Conventions = """
        public static class Mapping
        {
            public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder app)
            {
                app.MapGet("/orders", () => 1).RequireAuthorization();
                return app;
            }

            public static RouteHandlerBuilder MapBasket(this RouteGroupBuilder group) => group.MapGet("/basket", () => 1);

            public static TBuilder ForStaff<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder
            {
                builder.RequireAuthorization("staff");
                return builder;
            }

            public static void Secure(RouteGroupBuilder group) => group.WithTags("x").RequireAuthorization();
        }
        """;

    [Theory]
    [InlineData("app.MapControllers().RequireAuthorization(); app.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("app.MapHealthChecks(\"/health\").RequireAuthorization(); app.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("app.MapOrders(); app.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("var g = app.MapGroup(\"/g\"); g.MapBasket().RequireAuthorization(); g.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("var g = app.MapGroup(\"/g\"); var admin = g.MapGroup(\"/admin\").RequireAuthorization(); g.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("Mapping.MapOrders(app); app.[|MapPost|](\"/chat\", HANDLER);")]
    [InlineData("app.MapHealthChecks(\"/health\").AllowAnonymous(); app.[|MapPost|](\"/chat\", HANDLER);")]
    public Task ReportsARouteBesideOthersThatDemandAuthorization(string statements) => Reports(Program(statements), ChatProgram.Service, Conventions);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", HANDLER).ForStaff();")]
    [InlineData("app.MapGroup(\"/g\").ForStaff().MapPost(\"/chat\", HANDLER);")]
    [InlineData("var g = app.MapGroup(\"/g\"); Mapping.Secure(g); g.MapPost(\"/chat\", HANDLER);")]
    [InlineData("var g = app.MapGroup(\"/g\"); g.MapBasket(); g.WithTags(\"x\").RequireAuthorization(); g.MapPost(\"/chat\", HANDLER);")]
    [InlineData("app.MapHealthChecks(\"/health\").AllowAnonymous(); app.MapPost(\"/chat\", HANDLER).RequireAuthorization();")]
    [InlineData("app.MapGroup(\"/a\").RequireAuthorization().MapGroup(\"/b\").WithTags(\"b\").MapGroup(\"/c\").MapPost(\"/chat\", HANDLER);")]
    [InlineData("IEndpointRouteBuilder routes = app.MapGroup(\"/g\").RequireAuthorization(); routes.MapPost(\"/chat\", HANDLER);")]
    public Task StaysSilentOnARouteThatDemandsIt(string statements) => StaysSilent(Program(statements), ChatProgram.Service, Conventions);

    private static string Program(string statements) => ChatProgram.Of(statements.Replace("HANDLER", Handler));
}
