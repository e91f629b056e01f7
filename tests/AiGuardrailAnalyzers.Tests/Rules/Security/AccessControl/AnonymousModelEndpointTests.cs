using AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Endpoints;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.AccessControl;

public sealed class AnonymousModelEndpointTests : FixTests<AnonymousModelEndpoint, AnonymousModelEndpointFix>
{
    private const string Service = ChatProgram.Service;

    private const string KeyFilter = """
        public sealed class ApiKeyFilter(IConfiguration configuration) : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
                => context.HttpContext.Request.Headers["X-Api-Key"] == configuration["ApiKey"] ? await next(context) : TypedResults.Unauthorized();
        }

        public sealed class TimingFilter : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
            {
                object? result = await next(context);
                context.HttpContext.Response.Headers["X-Done"] = "1";
                return result;
            }
        }

        public sealed class KeyMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context, IConfiguration configuration)
            {
                if (context.Request.Headers["X-Api-Key"] != configuration["ApiKey"])
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }

                await next(context);
            }
        }
        """;

    private static string Program(string statements) => "using Microsoft.AspNetCore.Authorization;\n\n" + ChatProgram.Of(statements);

    [Theory]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text).AllowAnonymous();")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName(\"chat\").AllowAnonymous().WithTags(\"x\");")]
    [InlineData("app.[|MapPost|](\"/chat\", [AllowAnonymous] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.[|MapPost|](\"/chat\", [AllowAnonymous] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization();")]
    [InlineData("app.[|MapPost|](\"/chat\", [Authorize] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();")]
    [InlineData("app.[|MapGet|](\"/chat\", Ask); [AllowAnonymous] static Task<string> Ask(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct);")]
    [InlineData("app.MapGroup(\"/api\").AllowAnonymous().[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.AllowAnonymous(); g.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var e = app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)); e.AllowAnonymous();")]
    [InlineData("app.MapGroup(\"/api\").RequireAuthorization().[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithMetadata(new AllowAnonymousAttribute());")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();")]
    [InlineData("app.[|MapPost|](\"/chat\", async (HttpContext ctx, IChatClient c) => { var r = await c.GetResponseAsync(\"x\"); if (r.Text == \"\") ctx.Response.StatusCode = 401; }).AllowAnonymous();")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous().AddEndpointFilter<TimingFilter>();")]
    [InlineData("app.MapGroup(\"/api\").AllowAnonymous().[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization();")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.AllowAnonymous(); g.MapGroup(\"/v1\").RequireAuthorization().[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization(\"staff\");")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization().AllowAnonymous();")]
    public Task ReportsRoutes(string statements) => Reports(Program(statements), Service, KeyFilter);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", ASK).RequireAuthorization(); app.MapHealthChecks(\"/health\").AllowAnonymous();")]
    [InlineData("var g = app.MapGroup(\"/api\").RequireAuthorization(); if (app.Environment.IsDevelopment()) { g.AllowAnonymous(); } g.MapPost(\"/chat\", ASK);")]
    [InlineData("var e = app.MapPost(\"/chat\", ASK); if (!app.Environment.IsDevelopment()) e.RequireAuthorization(); else e.AllowAnonymous();")]
    public Task StaysSilentOnWhatIsOpenInDevelopmentOrElsewhere(string statements)
        => StaysSilent(Program(statements.Replace("ASK", "(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)", StringComparison.Ordinal)), Service);

    [Theory]
    [InlineData("var g = app.MapGroup(\"/api\").RequireAuthorization(); if (!app.Environment.IsDevelopment()) { g.AllowAnonymous(); } g.[|MapPost|](\"/chat\", ASK);")]
    [InlineData("var g = app.MapGroup(\"/api\").RequireAuthorization(); if (app.Environment.IsDevelopment()) { g.WithTags(\"dev\"); } g.AllowAnonymous(); g.[|MapPost|](\"/chat\", ASK);")]
    public Task ReportsWhatIsOpenInProduction(string statements)
        => Reports(Program(statements.Replace("ASK", "(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)", StringComparison.Ordinal)), Service);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text);")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName(\"chat\").RequireAuthorization().WithTags(\"x\");")]
    [InlineData("app.MapGet(\"/health\", () => \"ok\").AllowAnonymous();")]
    [InlineData("app.MapGet(\"/health\", [AllowAnonymous] (IChatService s) => s.ToString());")]
    [InlineData("app.MapGet(\"/search\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.GenerateAsync(q)).Vector.Length).AllowAnonymous();")]
    [InlineData("app.MapPost(\"/chat\", [Authorize] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.MapGet(\"/health\", () => 1).AllowAnonymous(); g.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapGroup(\"/open\").AllowAnonymous().MapGet(\"/health\", () => 1); app.MapGroup(\"/api\").RequireAuthorization().MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext ctx, IChatClient c) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = 401; return; } await c.GetResponseAsync(\"x\"); }).AllowAnonymous();")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext ctx, string q, IChatClient c) => { if (ctx.User.Identity?.IsAuthenticated != true) return Results.NotFound(); return Results.Ok((await c.GetResponseAsync(q)).Text); }).AllowAnonymous();")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous().AddEndpointFilter<ApiKeyFilter>();")]
    [InlineData("app.MapGroup(\"/api\").AddEndpointFilter<RouteGroupBuilder, ApiKeyFilter>().MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();")]
    [InlineData("app.UseMiddleware<KeyMiddleware>(); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();")]
    [InlineData("app.Use(async (ctx, next) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = 403; return; } await next(ctx); }); app.MapPost(\"/chat\", [AllowAnonymous] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapHealthChecks(\"/health\").AllowAnonymous(); app.MapControllers().AllowAnonymous(); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization();")]
    public Task StaysSilentOnRoutes(string statements) => StaysSilent(Program(statements), Service, KeyFilter);

    [Theory]
    [InlineData("app.MapControllers().AllowAnonymous();", "", "[|Ask|]")]
    [InlineData("app.MapControllers().AllowAnonymous();", "[Authorize]", "[|Ask|]")]
    [InlineData("app.MapControllerRoute(\"default\", \"{controller}\").WithMetadata(new AllowAnonymousAttribute());", "[Authorize]", "[|Ask|]")]
    public Task ReportsActionsThatAreMappedForAnyone(string statements, string attributes, string name)
        => Reports(Program(statements), Service, Controller(attributes, "", name));

    [Theory]
    [InlineData("if (app.Environment.IsDevelopment()) app.MapControllers().AllowAnonymous(); else app.MapControllers();", "[Authorize]", "")]
    [InlineData("app.MapRazorPages().AllowAnonymous(); app.MapControllers();", "[Authorize]", "")]
    [InlineData("app.MapControllers().AllowAnonymous();", "", "if (!Request.Headers.ContainsKey(\"X-Key\")) return Unauthorized();")]
    [InlineData("app.MapControllers().AllowAnonymous();", "[ApiKey]", "")]
    public Task StaysSilentOnActionsThatAreMappedForSome(string statements, string attributes, string body)
        => StaysSilent(Program(statements), Service, Controller(attributes, "", "Ask", body));

    private static string Controller(string attributes, string actionAttributes, string name, string body = "", string health = "") => $$"""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;

        [ApiController, Route("api/chat")]
        {{attributes}}
        public class ChatController(IChatService chat) : ControllerBase
        {
            [HttpPost]
            {{actionAttributes}}
            public async Task<IActionResult> {{name}}(string question, CancellationToken cancellationToken)
            {
                {{body}}
                return Ok(await chat.AnswerAsync(question, cancellationToken));
            }

            [HttpGet]
            {{health}}
            public string Health() => "ok";
        }

        public sealed class ApiKeyAttribute : ActionFilterAttribute
        {
            public override void OnActionExecuting(ActionExecutingContext context)
            {
                if (!context.HttpContext.Request.Headers.ContainsKey("X-Key"))
                {
                    context.Result = new UnauthorizedResult();
                }
            }
        }
        """;

    [Theory]
    [InlineData("", "[AllowAnonymous]")]
    [InlineData("[AllowAnonymous]", "")]
    [InlineData("[Authorize]", "[AllowAnonymous]")]
    [InlineData("[AllowAnonymous]", "[Authorize]")]
    [InlineData("[Produces(\"application/json\"), AllowAnonymous]", "[Consumes(\"text/plain\")]")]
    public Task ReportsActions(string attributes, string actionAttributes) => Reports(Controller(attributes, actionAttributes, "[|Ask|]"), Service);

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("[Authorize]", "", "", "[AllowAnonymous]")]
    [InlineData("", "[Authorize]", "", "")]
    [InlineData("", "[AllowAnonymous, ApiKey]", "", "")]
    [InlineData("[AllowAnonymous, TypeFilter(typeof(ApiKeyAttribute))]", "", "", "")]
    [InlineData("", "[AllowAnonymous]", "if (!Request.Headers.ContainsKey(\"X-Key\")) return Unauthorized();", "")]
    [InlineData("[AllowAnonymous]", "[NonAction]", "", "")]
    public Task StaysSilentOnActions(string attributes, string actionAttributes, string body, string health)
        => StaysSilent(Controller(attributes, actionAttributes, "Ask", body, health), Service);

    [Fact]
    public Task ReportsAnActionOpenedByItsBaseClassAndAnotherPart() => Reports(
        Service,
        """
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatService chat) : OpenController
        {
            public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        public partial class HelpController(IChatService chat) : ControllerBase
        {
            public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            public string Version() => "1";
        }
        """,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        [AllowAnonymous]
        public abstract class OpenController : ControllerBase;

        [AllowAnonymous]
        public partial class HelpController;
        """);

    [Fact]
    public Task StaysSilentOnAnActionWhoseBaseClassDemandsAUser() => StaysSilent(
        Service,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        [Authorize]
        public abstract class SecureController : ControllerBase;

        public class ChatController(IChatService chat) : SecureController
        {
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        [AllowAnonymous]
        public class HealthController : ControllerBase
        {
            public string Health() => "ok";
        }
        """);

    [Fact]
    public Task ReportsHubsAndPages() => Reports(
        Program("app.[|MapHub|]<ChatHub>(\"/hub\"); app.[|MapHub|]<OpenHub>(\"/open\").AllowAnonymous();"),
        Service,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;

        [AllowAnonymous]
        public sealed class ChatHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        public sealed class OpenHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        [AllowAnonymous]
        public sealed class AskModel(IChatService chat) : PageModel
        {
            public void OnGet() { }
            public Task<string> [|OnPostAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
        }
        """);

    [Fact]
    public Task StaysSilentOnHubsAndPages() => StaysSilent(
        Program("app.MapHub<ChatHub>(\"/hub\"); app.MapHub<ClockHub>(\"/clock\").AllowAnonymous();"),
        Service,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;

        [Authorize]
        public sealed class ChatHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        public sealed class ClockHub : Hub
        {
            public string Now() => "12:00";
        }

        [AllowAnonymous]
        public sealed class LoginModel : PageModel
        {
            public void OnPost(string name) { }
        }
        """);

    // AISEC401 tells this: a FastEndpoints class demands a user until it says otherwise.
    [Theory]
    [InlineData("AllowAnonymous();")]
    [InlineData("")]
    public Task StaysSilentOnFastEndpoints(string configure) => StaysSilent(
        Service,
        $$"""
        using FastEndpoints;

        public sealed class AskRequest { public string Question { get; set; } = ""; }

        public sealed class AskEndpoint(IChatService chat) : Endpoint<AskRequest, string>
        {
            public override void Configure() { Post("/ask"); {{configure}} }
            public override async Task HandleAsync(AskRequest req, CancellationToken ct) => Response = await chat.AnswerAsync(req.Question, ct);
        }
        """);

    [Fact]
    public Task StaysSilentOnHalfTypedCode()
    {
        var test = Test(Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => await c.).AllowAnonymous("), Service);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FixTakesTheCallOutOfTheChain() => Fixes(
        [Program("""
            app.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AllowAnonymous();

            app.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct))
                .WithName("Ask")
                .AllowAnonymous() // for now
                .WithTags("chat");

            app.[|MapPost|]("/help", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                .AllowAnonymous();
            """), Service],
        [Program("""
            app.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));

            app.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct))
                .WithName("Ask") // for now
                .WithTags("chat");

            app.MapPost("/help", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                ;
            """), Service]);

    [Fact]
    public Task FixClosesAGroupOnce() => Fixes(
        [Program("""
            var api = app.MapGroup("/api").AllowAnonymous();
            api.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            api.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            var open = app.MapGroup("/open");
            open.AllowAnonymous();
            open.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            open.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            """), Service],
        [Program("""
            var api = app.MapGroup("/api");
            api.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            api.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            var open = app.MapGroup("/open");
            open.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            open.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            """), Service]);

    [Fact]
    public Task FixRemovesTheAttributeAndLeavesTheOthers() => Fixes(
        [
            """
            using Microsoft.AspNetCore.Authorization;
            using Microsoft.AspNetCore.Mvc;

            public class ChatController(IChatService chat) : ControllerBase
            {
                /// <summary>Answers a customer.</summary>
                [AllowAnonymous]
                public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                [HttpPost("again"), AllowAnonymous]
                public Task<string> [|Again|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                [HttpPost("help")]
                [AllowAnonymous] // for now
                public Task<string> [|Help|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }

            [AllowAnonymous]
            public class OpenController(IChatService chat) : ControllerBase
            {
                public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                public Task<string> [|Help|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }
            """,
            Service,
        ],
        [
            """
            using Microsoft.AspNetCore.Authorization;
            using Microsoft.AspNetCore.Mvc;

            public class ChatController(IChatService chat) : ControllerBase
            {
                /// <summary>Answers a customer.</summary>
                public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                [HttpPost("again")]
                public Task<string> Again(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                [HttpPost("help")]
                // for now
                public Task<string> Help(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }

            public class OpenController(IChatService chat) : ControllerBase
            {
                public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

                public Task<string> Help(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }
            """,
            Service,
        ]);

    [Fact]
    public Task FixRemovesTheAttributeOfALambda() => Fixes(
        [Program("app.[|MapPost|](\"/chat\", [AllowAnonymous] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));"), Service],
        [Program("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));"), Service]);

    // The base class is another file's business.
    [Fact]
    public Task OffersNoFixForAnotherFile()
    {
        string[] files =
        [
            """
            public class ChatController(IChatService chat) : OpenController
            {
                public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }
            """,
            """
            [Microsoft.AspNetCore.Authorization.AllowAnonymous]
            public abstract class OpenController : Microsoft.AspNetCore.Mvc.ControllerBase;
            """,
            Service,
        ];
        return Fixes(files, files);
    }
}
