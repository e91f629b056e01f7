using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>Schemes that programs really use to keep strangers out, and the same shapes that keep nobody out.</summary>
public sealed class CustomAuthorizationTests : RuleTests<UnauthenticatedModelEndpoint>
{
    private const string Handler = "(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)";

    private const string Attributes = """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;

        public sealed class StaffAttribute() : AuthorizeAttribute("staff");

        public sealed class TokenAttribute : Attribute, IAuthorizeData
        {
            public string? Policy { get; set; }
            public string? Roles { get; set; }
            public string? AuthenticationSchemes { get; set; } = "Token";
        }

        public sealed class AgeAttribute(int age) : Attribute, IAuthorizationRequirementData, IAuthorizationRequirement
        {
            public int Age => age;
            public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
        }

        public sealed class KeyAttribute : Attribute, IAuthorizationFilter
        {
            public void OnAuthorization(AuthorizationFilterContext context)
            {
                if (context.HttpContext.Request.Headers["X-Key"] != "k")
                {
                    context.Result = new UnauthorizedResult();
                }
            }
        }

        public sealed class KeyFilter : IAsyncActionFilter
        {
            public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
            {
                if (context.HttpContext.Request.Headers["X-Key"] != "k")
                {
                    context.Result = new ObjectResult("no") { StatusCode = 403 };
                    return;
                }

                await next();
            }
        }

        public sealed class AuditFilter : IAsyncActionFilter
        {
            public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
            {
                context.HttpContext.Response.Headers["X-Seen"] = "1";
                await next();
            }
        }

        public sealed class AuditAttribute : ActionFilterAttribute;
        """;

    private static string Controller(string attributes, string name) => $$"""
        using Microsoft.AspNetCore.Mvc;

        {{attributes}}
        public class ChatController(IChatService chat) : ControllerBase
        {
            public Task<string> {{name}}(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }
        """;

    [Theory]
    [InlineData("[Staff]")]
    [InlineData("[Token]")]
    [InlineData("[Age(18)]")]
    [InlineData("[Key]")]
    [InlineData("[ApiController, Produces(\"application/json\"), Token, Route(\"x\")]")]
    [InlineData("[TypeFilter(typeof(KeyFilter))]")]
    [InlineData("[TypeFilter<KeyFilter>]")]
    [InlineData("[ServiceFilter(typeof(KeyFilter), IsReusable = true)]")]
    public Task StaysSilentOnAttributesThatKeepStrangersOut(string attributes) => StaysSilent(ChatProgram.Of("app.MapControllers();"), ChatProgram.Service, Attributes, Controller(attributes, "Ask"));

    [Theory]
    [InlineData("[Audit]")]
    [InlineData("[RequireHttps]")]
    [InlineData("[TypeFilter(typeof(AuditFilter))]")]
    [InlineData("[ServiceFilter<AuditFilter>]")]
    [InlineData("[ApiController, Produces(\"application/json\"), Route(\"x\")]")]
    public Task ReportsAttributesThatLetThemIn(string attributes) => Reports(ChatProgram.Of("app.MapControllers();"), ChatProgram.Service, Attributes, Controller(attributes, "[|Ask|]"));

    private static string Access(string body) => $$"""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.ApplicationModels;
        using Microsoft.AspNetCore.Mvc.Authorization;

        public static class Access
        {
            public static void AddAccess(this IServiceCollection services) => {{body}};
        }

        public sealed class Grouped : IControllerModelConvention
        {
            public void Apply(ControllerModel controller) => controller.ApiExplorer.GroupName = "v1";
        }
        """;

    private const string Convention = """

        public sealed class AllControllers : Microsoft.AspNetCore.Mvc.ApplicationModels.IControllerModelConvention
        {
            public void Apply(Microsoft.AspNetCore.Mvc.ApplicationModels.ControllerModel controller) => controller.Filters.Add(new Microsoft.AspNetCore.Mvc.Authorization.AuthorizeFilter());
        }
        """;

    [Theory]
    [InlineData("services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())", "")]
    [InlineData("services.AddAuthorizationBuilder().AddFallbackPolicy(\"all\", policy => policy.RequireAuthenticatedUser())", "")]
    [InlineData("services.Configure<AuthorizationOptions>(options => options.FallbackPolicy = options.DefaultPolicy)", "")]
    [InlineData("services.Configure<MvcOptions>(options => options.Filters.Add(new AuthorizeFilter(\"staff\")))", "")]
    [InlineData("services.AddControllers(options => options.Conventions.Add(new AllControllers()))", Convention)]
    [InlineData("services.AddControllers(options => options.Filters.Add<KeyFilter>())", "")]
    [InlineData("services.AddControllers(options => options.Filters.Add(new KeyFilter()))", "")]
    [InlineData("services.AddControllers(options => options.Filters.AddService<KeyFilter>())", "")]
    public Task StaysSilentOnActionsThatAnotherFileGuards(string body, string more)
        => StaysSilent(ChatProgram.Of("builder.Services.AddAccess(); app.MapControllers();"), ChatProgram.Service, Attributes, Access(body) + more, Controller("", "Ask"));

    [Theory]
    [InlineData("services.AddAuthorization(options => options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireRole(\"staff\").Build())")]
    [InlineData("services.Configure<AuthorizationOptions>(options => options.FallbackPolicy = null)")]
    [InlineData("services.AddControllers(options => options.Conventions.Add(new Grouped()))")]
    [InlineData("services.AddControllers(options => options.Filters.Add<AuditFilter>())")]
    [InlineData("services.AddControllers(options => options.Filters.Add(new ProducesAttribute(\"text/plain\")))")]
    [InlineData("services.AddControllers(options => options.Filters.Add<RequireHttpsAttribute>())")]
    [InlineData("services.AddControllers(options => options.Filters.Add(new AuditFilter()))")]
    public Task ReportsActionsThatAnotherFileLeavesOpen(string body)
        => Reports(ChatProgram.Of("builder.Services.AddAccess(); app.MapControllers();"), ChatProgram.Service, Attributes, Access(body), Controller("", "[|Ask|]"));

    // Groups that go to other files: to static and instance methods, through interfaces and lambdas, into fields of modules.
    private static string Modules(string map) => $$"""
        public interface IModule
        {
            void AddRoutes(IEndpointRouteBuilder routes);
        }

        public sealed class ChatModule : IModule
        {
            public void AddRoutes(IEndpointRouteBuilder routes)
            {
                RouteGroupBuilder chats = routes.MapGroup("/chats").WithTags("chat");
                chats.{{map}}("/", AskAsync);
            }

            private static Task<string> AskAsync(string question, IChatService chat, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        public static class Modules
        {
            public static void MapAll(this IEndpointRouteBuilder routes, params IModule[] modules)
            {
                foreach (IModule module in modules)
                {
                    module.AddRoutes(routes);
                }
            }
        }
        """;

    [Theory]
    [InlineData("new ChatModule().AddRoutes(app.MapGroup(\"/api\").RequireAuthorization());")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.RequireAuthorization(); api.MapAll(new ChatModule());")]
    [InlineData("IModule module = new ChatModule(); module.AddRoutes(app.MapGroup(\"/api\").RequireAuthorization(\"staff\"));")]
    [InlineData("foreach (IModule m in new IModule[] { new ChatModule() }) { var g = app.MapGroup(\"/m\").RequireAuthorization(); m.AddRoutes(g); }")]
    public Task StaysSilentOnGroupsThatGoToOtherFilesClosed(string statements) => StaysSilent(ChatProgram.Of(statements), ChatProgram.Service, Modules("MapPost"));

    [Theory]
    [InlineData("new ChatModule().AddRoutes(app.MapGroup(\"/api\"));")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.MapAll(new ChatModule());")]
    [InlineData("new ChatModule().AddRoutes(app); app.MapGroup(\"/other\").RequireAuthorization().MapGet(\"/x\", () => 1);")]
    [InlineData("new ChatModule().AddRoutes(app.MapGroup(\"/a\").RequireAuthorization()); new ChatModule().AddRoutes(app.MapGroup(\"/b\"));")]
    public Task ReportsGroupsThatGoToOtherFilesOpen(string statements) => Reports(ChatProgram.Of(statements), ChatProgram.Service, Modules("[|MapPost|]"));

    [Theory]
    [InlineData("app.[|MapFallback|](HANDLER);")]
    [InlineData("app.[|MapFallback|](\"{*path}\", HANDLER);")]
    [InlineData("app.[|MapPatch|](\"/chat\", HANDLER);")]
    [InlineData("app.[|Map|](\"/chat\", HANDLER);")]
    [InlineData("app.[|MapPost|](\"/chat\", Handlers.Static);")]
    [InlineData("app.[|MapPost|](\"/chat\", Handlers.Field);")]
    [InlineData("app.[|MapPost|](\"/chat\", new Handlers().Instance);")]
    [InlineData("Delegate d = HANDLER; app.[|MapPost|](\"/chat\", d);")]
    [InlineData("EndpointRouteBuilderExtensions.[|MapPost|](app, \"/chat\", Handlers.Static);")]
    [InlineData("app.UseRouting(); app.UseEndpoints(endpoints => { endpoints.[|MapPost|](\"/chat\", HANDLER); });")]
    public Task ReportsEveryFormOfMapping(string statements) => Reports(ChatProgram.Of(statements.Replace("HANDLER", Handler)), ChatProgram.Service, Forms);

    [Theory]
    [InlineData("app.MapFallback(HANDLER).RequireAuthorization();")]
    [InlineData("app.MapFallback(\"{*path}\", HANDLER).RequireAuthorization();")]
    [InlineData("app.MapPatch(\"/chat\", HANDLER).RequireAuthorization();")]
    [InlineData("app.Map(\"/chat\", HANDLER).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/chat\", Handlers.Static).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/chat\", Handlers.Field).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/chat\", new Handlers().Instance).RequireAuthorization();")]
    [InlineData("Delegate d = HANDLER; app.MapPost(\"/chat\", d).RequireAuthorization();")]
    [InlineData("EndpointRouteBuilderExtensions.MapPost(app, \"/chat\", Handlers.Static).RequireAuthorization();")]
    [InlineData("AuthorizationEndpointConventionBuilderExtensions.RequireAuthorization(app.MapPost(\"/chat\", Handlers.Static));")]
    [InlineData("app.UseRouting(); app.UseEndpoints(endpoints => { endpoints.MapPost(\"/chat\", HANDLER).RequireAuthorization(); });")]
    public Task StaysSilentOnEveryFormThatIsAuthorized(string statements) => StaysSilent(ChatProgram.Of(statements.Replace("HANDLER", Handler)), ChatProgram.Service, Forms);

    // A library that adds the filters it is given, and returns its builder.
    private const string Library = """
        public static class Library
        {
            public static RouteHandlerBuilder MapAsk(this IEndpointRouteBuilder app)
            {
                var route = app.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
                return route;
            }

            public static void MapAll(this IEndpointRouteBuilder app, IEndpointFilter[] filters) => app.MapAsk().AddFilters(filters);

            private static void AddFilters(this IEndpointConventionBuilder route, IEndpointFilter[] filters)
            {
                foreach (IEndpointFilter filter in filters)
                {
                    route.AddEndpointFilter(filter);
                }
            }
        }
        """;

    private static string Filter(string answer) => $$"""
        public sealed class KeyFilter : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
                => context.HttpContext.Request.Headers["X-Key"] == "k" ? await next(context) : {{answer}};
        }
        """;

    [Fact]
    public Task StaysSilentOnFiltersThatCallersHandOver() => StaysSilent(ChatProgram.Service, Library);

    [Fact]
    public Task StaysSilentOnFiltersOfTheProgramThatAreHandedOver()
        => StaysSilent(ChatProgram.Of("app.MapAll([new KeyFilter()]);"), ChatProgram.Service, Library, Filter("Results.Unauthorized()"));

    [Fact]
    public Task ReportsFiltersThatAreHandedOverAndLetEveryoneIn()
        => Reports(ChatProgram.Of("app.MapAll([new KeyFilter()]);"), ChatProgram.Service, Library.Replace("MapPost", "[|MapPost|]"), Filter("await next(context)"));

    [Theory]
    [InlineData("string key = http.Request.Headers.Authorization.ToString();")]
    [InlineData("string key = http.Request.Headers[\"Authorization\"].ToString();")]
    [InlineData("http.Request.Headers.TryGetValue(\"authorization\", out var key);")]
    [InlineData("string key = http.Request.Headers[Microsoft.Net.Http.Headers.HeaderNames.Authorization].ToString();")]
    public Task StaysSilentWhereTheCallersCredentialIsRead(string read) => StaysSilent(
        ChatProgram.Of($"app.MapPost(\"/chat\", async (HttpContext http, string q, IChatService s) => {{ {read} return key == \"\" ? \"\" : await s.AnswerAsync(q, default); }});"), ChatProgram.Service);

    [Theory]
    [InlineData("string key = http.Request.Headers.UserAgent.ToString();")]
    [InlineData("string key = http.Request.Headers[\"X-Trace\"].ToString();")]
    [InlineData("string key = \"Authorization\";")]
    public Task ReportsWhereAnotherHeaderIsRead(string read) => Reports(
        ChatProgram.Of($"app.[|MapPost|](\"/chat\", async (HttpContext http, string q, IChatService s) => {{ {read} return key == \"\" ? \"\" : await s.AnswerAsync(q, default); }});"), ChatProgram.Service);

    private static string FastEndpoint(string name, string group, string define) => $$"""
        using FastEndpoints;

        public sealed class Parent : Group
        {
            public Parent() => Configure("api", definition => { {{define}} });
        }

        public sealed class Child : SubGroup<Parent>
        {
            public Child() => Configure("chat", definition => { });
        }

        public sealed record Question(string Text);

        public sealed class {{name}}(IChatService chat) : Endpoint<Question, string>
        {
            public override void Configure()
            {
                Post("/ask");
                {{group}}
            }

            public override async Task HandleAsync(Question question, CancellationToken cancellationToken)
                => Response = await chat.AnswerAsync(question.Text, cancellationToken);
        }
        """;

    [Theory]
    [InlineData("Group<Parent>();")]
    [InlineData("Group<Child>();")]
    public Task ReportsAFastEndpointThatItsGroupOpens(string group) => Reports(ChatProgram.Service, FastEndpoint("[|AskEndpoint|]", group, "definition.AllowAnonymous();"));

    [Theory]
    [InlineData("Group<Parent>();", "definition.Roles(\"staff\");")]
    [InlineData("Group<Child>();", "")]
    [InlineData("", "definition.AllowAnonymous();")]
    public Task StaysSilentOnAFastEndpointThatItsGroupLeavesClosed(string group, string define) => StaysSilent(ChatProgram.Service, FastEndpoint("AskEndpoint", group, define));

    private const string Forms = """
        public sealed class Handlers
        {
            public static readonly Func<string, IChatService, Task<string>> Field = (question, chat) => chat.AnswerAsync(question, default);

            public static Task<string> Static(string question, IChatService chat) => chat.AnswerAsync(question, default);

            public Task<string> Instance(string question, IChatService chat) => chat.AnswerAsync(question, default);
        }
        """;
}
