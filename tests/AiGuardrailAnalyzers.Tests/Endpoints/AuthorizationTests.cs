using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>What looks like authorization of an endpoint and is none, because it is said of others or runs too late; and the same shapes that keep strangers out.</summary>
public sealed class AuthorizationTests : RuleTests<UnauthenticatedModelEndpoint>
{
    private const string Ask = "async (string q, IChatClient c, CancellationToken ct) => (await c.GetResponseAsync(q, cancellationToken: ct)).Text";

    private static string Program(string statements, string more = "") => $$"""
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {{statements.Replace("ASK", Ask, StringComparison.Ordinal)}}
        app.Run();
        {{more}}
        """;

    private static string Controller(string action) => $$"""
        using Microsoft.AspNetCore.Mvc;

        [ApiController, Route("api/chat")]
        ATTRIBUTES
        public class ChatController(IChatClient client) : ControllerBase
        {
            [HttpPost]
            public async Task<IActionResult> {{action}}(string question, CancellationToken cancellationToken)
                => Ok((await client.GetResponseAsync(question, cancellationToken: cancellationToken)).Text);
        }
        """;

    // What is said of one route says nothing of the others that the same builder maps.
    [Theory]
    [InlineData("app.MapHealthChecks(\"/health\").AllowAnonymous(); app.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("app.MapHealthChecks(\"/health\").RequireAuthorization(); app.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("app.MapControllers().RequireAuthorization(); app.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapHealthChecks(\"/health\").RequireAuthorization(); api.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("app.MapAdmin(); app.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapUsers(); api.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapUsers().[|MapPost|](\"/chat\", ASK);")]
    [InlineData("app.MapPing().[|MapPost|](\"/chat\", ASK);")]
    public Task ReportsBesideRoutesThatDemandMore(string statements) => Reports(Program(statements), Mappings);

    [Theory]
    [InlineData("app.MapHealthChecks(\"/health\").AllowAnonymous(); app.MapPost(\"/chat\", ASK).RequireAuthorization();")]
    [InlineData("var api = app.MapGroup(\"/api\").RequireAuthorization(); api.MapHealthChecks(\"/health\"); api.MapPost(\"/chat\", ASK);")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.Secured(); api.MapPost(\"/chat\", ASK);")]
    [InlineData("app.MapGroup(\"/api\").Secured().MapPost(\"/chat\", ASK);")]
    [InlineData("app.MapGroup(\"/api\").Deeply().MapPost(\"/chat\", ASK);")]
    [InlineData("var api = app.MapGroup(\"/api\"); Policies.Apply(\"staff\", api); api.MapPost(\"/chat\", ASK);")]
    [InlineData("app.MapPost(\"/chat\", ASK).SecuredBy(\"staff\");")]
    public Task StaysSilentOnConventionsOfTheProgramsOwn(string statements) => StaysSilent(Program(statements), Mappings);

    private const string Mappings = """
        public static class Policies
        {
            public static WebApplication MapAdmin(this WebApplication app)
            {
                app.MapGet("/admin", () => "1").RequireAuthorization();
                app.MapGroup("/staff").RequireAuthorization().MapGet("/", () => "2");
                return app;
            }

            public static WebApplication MapPing(this WebApplication app)
            {
                app.MapGet("/ping", () => "1").RequireAuthorization();
                return app;
            }

            public static RouteGroupBuilder MapUsers(this RouteGroupBuilder group)
            {
                group.MapGet("/users", () => "1").RequireAuthorization();
                return group;
            }

            public static RouteGroupBuilder Secured(this RouteGroupBuilder group)
            {
                group.WithTags("x");
                group.RequireAuthorization();
                return group;
            }

            public static RouteGroupBuilder Deeply(this RouteGroupBuilder group) => group.WithTags("y").Secured();

            public static void Apply(string policy, RouteGroupBuilder group) => group.RequireAuthorization(policy);

            public static TBuilder SecuredBy<TBuilder>(this TBuilder builder, string policy)
                where TBuilder : IEndpointConventionBuilder
            {
                if (policy.Length > 0)
                {
                    builder.RequireAuthorization(policy);
                }

                return builder;
            }
        }
        """;

    // They answer 401 when something throws: that keeps nobody out.
    private const string ErrorHandling = """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;

        public sealed class ApiExceptionFilterAttribute : ExceptionFilterAttribute
        {
            private readonly Dictionary<Type, Action<ExceptionContext>> _handlers;

            public ApiExceptionFilterAttribute() => _handlers = new() { [typeof(UnauthorizedAccessException)] = Unauthorized };

            public override void OnException(ExceptionContext context)
            {
                if (_handlers.TryGetValue(context.Exception.GetType(), out Action<ExceptionContext>? handler))
                {
                    handler(context);
                }
            }

            private void Unauthorized(ExceptionContext context)
                => context.Result = new ObjectResult("no") { StatusCode = StatusCodes.Status401Unauthorized };
        }

        public sealed class ErrorMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                try
                {
                    await next(context);
                }
                catch (Exception e)
                {
                    await AnswerAsync(context, e);
                }
            }

            private static Task AnswerAsync(HttpContext context, Exception exception)
            {
                if (exception is UnauthorizedAccessException)
                {
                    context.Response.StatusCode = 401;
                }

                return context.Response.WriteAsync(exception.GetType().Name);
            }
        }

        public sealed class KeyMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context, IConfiguration configuration)
            {
                try
                {
                    if (context.Request.Headers["X-Api-Key"] != configuration["ApiKey"])
                    {
                        await DenyAsync(context);
                        return;
                    }

                    await next(context);
                }
                catch (OperationCanceledException)
                {
                    context.Response.StatusCode = 499;
                }
            }

            private static Task DenyAsync(HttpContext context)
            {
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            }
        }

        public sealed class KeyAttribute : ActionFilterAttribute
        {
            public override void OnActionExecuting(ActionExecutingContext context)
            {
                if (context.HttpContext.Request.Headers["X-Api-Key"] != "k")
                {
                    context.Result = new UnauthorizedResult();
                }
            }
        }
        """;

    [Theory]
    [InlineData("app.MapControllers();", "[ApiExceptionFilter]")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add<ApiExceptionFilterAttribute>()); app.MapControllers();", "")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add(new ApiExceptionFilterAttribute())); app.MapControllers();", "")]
    [InlineData("app.UseMiddleware<ErrorMiddleware>(); app.MapControllers();", "")]
    public Task ReportsBehindErrorHandlersThatAnswer401(string statements, string attributes)
        => Reports(Program(statements), ErrorHandling, Controller("[|Ask|]").Replace("ATTRIBUTES", attributes, StringComparison.Ordinal));

    [Theory]
    [InlineData("app.MapControllers();", "[ApiExceptionFilter, Key]")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add<KeyAttribute>()); app.MapControllers();", "")]
    [InlineData("app.UseMiddleware<ErrorMiddleware>(); app.UseMiddleware<KeyMiddleware>(); app.MapControllers();", "")]
    public Task StaysSilentBehindChecksBesideErrorHandlers(string statements, string attributes)
        => StaysSilent(Program(statements), ErrorHandling, Controller("Ask").Replace("ATTRIBUTES", attributes, StringComparison.Ordinal));

    // Middleware for a branch, and terminal checks before routing.
    [Theory]
    [InlineData("app.UseWhen(ctx => ctx.Request.Path.StartsWithSegments(\"/chat\"), branch => branch.Use(async (ctx, next) => { if (ctx.User.Identity?.IsAuthenticated != true) { ctx.Response.StatusCode = 401; return; } await next(ctx); })); app.MapPost(\"/chat\", ASK);")]
    [InlineData("app.Use((ctx, next) => ctx.Request.Headers.ContainsKey(\"X-Key\") ? next(ctx) : Deny(ctx)); app.MapPost(\"/chat\", ASK); static Task Deny(HttpContext ctx) { ctx.Response.StatusCode = 403; return Task.CompletedTask; }")]
    [InlineData("app.Use(next => async ctx => { if (!ctx.Request.Headers.ContainsKey(\"X-Key\")) { ctx.Response.StatusCode = 403; return; } await next(ctx); }); app.MapPost(\"/chat\", ASK);")]
    public Task StaysSilentBehindMiddleware(string statements) => StaysSilent(Program(statements));

    [Theory]
    [InlineData("app.Use(async (ctx, next) => { await next(ctx); if (ctx.Response.StatusCode == 401) { ctx.Response.Headers[\"X-Who\"] = \"?\"; } }); app.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("app.UseAuthentication(); app.UseAuthorization(); app.[|MapPost|](\"/chat\", ASK);")]
    public Task ReportsBehindMiddlewareThatLetsEveryoneIn(string statements) => Reports(Program(statements));

    // Groups in fields, loops and local functions.
    [Theory]
    [InlineData("foreach (var api in new[] { app.MapGroup(\"/v1\") }) { api.[|MapPost|](\"/chat\", ASK); }")]
    [InlineData("Map(app.MapGroup(\"/v1\")); void Map(RouteGroupBuilder api) { api.[|MapPost|](\"/chat\", ASK); }")]
    [InlineData("Map(app); void Map(IEndpointRouteBuilder routes) { routes.MapGroup(\"/a\").RequireAuthorization(); routes.[|MapPost|](\"/chat\", ASK); }")]
    [InlineData("app.UseRouting(); app.UseEndpoints(e => { e.MapControllers().RequireAuthorization(); e.[|MapPost|](\"/chat\", ASK); });")]
    public Task ReportsOpenGroups(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("Map(app.MapGroup(\"/v1\").RequireAuthorization()); void Map(RouteGroupBuilder api) { api.MapPost(\"/chat\", ASK); }")]
    [InlineData("Map(app.MapGroup(\"/v1\")).RequireAuthorization(); RouteGroupBuilder Map(RouteGroupBuilder api) { api.MapPost(\"/chat\", ASK); return api; }")]
    [InlineData("RouteGroupBuilder api; api = app.MapGroup(\"/v1\"); api.RequireAuthorization(); api.MapPost(\"/chat\", ASK);")]
    [InlineData("app.UseRouting(); app.UseEndpoints(e => { e.MapPost(\"/chat\", ASK).RequireAuthorization(); });")]
    [InlineData("RouteHandlerBuilder[] routes = [app.MapPost(\"/chat\", ASK).RequireAuthorization()];")]
    public Task StaysSilentOnClosedGroups(string statements) => StaysSilent(Program(statements));
}
