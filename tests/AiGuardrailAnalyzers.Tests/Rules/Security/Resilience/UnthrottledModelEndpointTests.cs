using AiGuardrailAnalyzers.CodeFixes.Security.Resilience;
using AiGuardrailAnalyzers.Rules.Security.Resilience;
using AiGuardrailAnalyzers.Tests.Endpoints;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Resilience;

public sealed class UnthrottledModelEndpointTests : FixTests<UnthrottledModelEndpoint, UnthrottledModelEndpointFix>
{
    private const string Service = ChatProgram.Service;

    private const string Filters = """
        public sealed class Quota
        {
            private int _left = 10;
            public bool Take() => Interlocked.Decrement(ref _left) >= 0;
        }

        public sealed class QuotaFilter(Quota quota) : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
                => quota.Take() ? await next(context) : Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        public sealed class RateLimitFilter : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
            {
                object? result = await next(context);
                context.HttpContext.Response.Headers["X-RateLimit-Limit"] = "10";
                return result;
            }
        }

        public sealed class QuotaMiddleware(RequestDelegate next, Quota quota)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                if (!quota.Take())
                {
                    await RejectAsync(context);
                    return;
                }

                await next(context);
            }

            private static Task RejectAsync(HttpContext context)
            {
                context.Response.StatusCode = 429;
                return context.Response.WriteAsync("later");
            }
        }

        public sealed class RateLimitMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                try
                {
                    await next(context);
                }
                catch (HttpRequestException)
                {
                    context.Response.StatusCode = 429;
                }
            }
        }

        public static class Conventions
        {
            public static RouteHandlerBuilder Limited(this RouteHandlerBuilder builder) => builder.RequireRateLimiting("chat");

            public static RouteHandlerBuilder WithRateLimit(this RouteHandlerBuilder builder) => builder.WithTags("limited");
        }
        """;

    private static string Program(string statements) => "using System.Threading.RateLimiting;\nusing Microsoft.AspNetCore.RateLimiting;\n\n" + ChatProgram.Of(statements);

    [Theory]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text);")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization();")]
    [InlineData("app.[|MapGet|](\"/chat\", Ask); static Task<string> Ask(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct);")]
    [InlineData("var handler = (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct); app.[|MapPost|](\"/chat\", handler);")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.MapGet(\"/me\", () => 1).RequireRateLimiting(\"chat\"); g.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("builder.Services.AddRateLimiter(o => o.AddFixedWindowLimiter(\"chat\", w => w.PermitLimit = 1)); app.UseRateLimiter(); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("builder.Services.AddRateLimiter(o => o.GlobalLimiter = null); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AddEndpointFilter<RateLimitFilter>();")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithRateLimit();")]
    [InlineData("app.UseMiddleware<RateLimitMiddleware>(); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.[|MapPost|](\"/chat\", async (HttpContext ctx, IChatClient c) => { var r = await c.GetResponseAsync(\"x\"); if (r.Text == \"\") ctx.Response.StatusCode = 429; });")]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => { try { return Results.Ok((await c.GetResponseAsync(q)).Text); } catch (HttpRequestException) { return Results.StatusCode(429); } });")]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => { if (q == \"\") return Results.StatusCode(400); return Results.Ok((await c.GetResponseAsync(q)).Text); });")]
    [InlineData("var gate = new SemaphoreSlim(1); app.MapGet(\"/files\", async () => { await gate.WaitAsync(); gate.Release(); }); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var gate = new SemaphoreSlim(1); IChatClient? c = null; app.[|MapPost|](\"/chat\", async (string q, IServiceProvider p) => { await gate.WaitAsync(); try { c ??= p.GetRequiredService<IChatClient>(); } finally { gate.Release(); } return (await c.GetResponseAsync(q)).Text; });")]
    [InlineData("var gate = new SemaphoreSlim(1); app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => { await LogAsync(); return (await c.GetResponseAsync(q)).Text; }); async Task LogAsync() { await gate.WaitAsync(); gate.Release(); }")]
    [InlineData("app.[|MapGet|](\"/embed\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => await g.GenerateAsync(q));")]
    public Task ReportsRoutes(string statements) => Reports(Program(statements), Service, Filters);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text).RequireRateLimiting(\"chat\");")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization().RequireRateLimiting(\"chat\").WithName(\"chat\");")]
    [InlineData("app.MapGet(\"/chat\", Ask); [EnableRateLimiting(\"chat\")] static Task<string> Ask(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct);")]
    [InlineData("app.MapPost(\"/chat\", [EnableRateLimiting(\"chat\")] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).DisableRateLimiting();")]
    [InlineData("app.MapPost(\"/chat\", [DisableRateLimiting] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithMetadata(new EnableRateLimitingAttribute(\"chat\"));")]
    [InlineData("app.MapGroup(\"/api\").RequireRateLimiting(\"chat\").MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.RequireRateLimiting(\"chat\"); g.MapGroup(\"/v1\").MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("builder.Services.AddRateLimiter(o => o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => RateLimitPartition.GetNoLimiter(\"x\"))); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("builder.Services.Configure<RateLimiterOptions>(o => { o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => RateLimitPartition.GetNoLimiter(\"x\")); }); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AddEndpointFilter<QuotaFilter>();")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).Limited();")]
    [InlineData("app.UseMiddleware<QuotaMiddleware>(); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("int n = 0; app.Use(async (ctx, next) => { if (n++ > 9) { ctx.Response.StatusCode = StatusCodes.Status429TooManyRequests; return; } await next(ctx); }); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", async (string q, Quota quota, IChatClient c) => { if (!quota.Take()) return Results.Problem(statusCode: 429); return Results.Ok((await c.GetResponseAsync(q)).Text); });")]
    [InlineData("var gate = new SemaphoreSlim(4); app.MapPost(\"/chat\", async (string q, IChatClient c) => { await gate.WaitAsync(); try { return (await c.GetResponseAsync(q)).Text; } finally { gate.Release(); } });")]
    [InlineData("app.MapPost(\"/chat\", async (string q, RateLimiter limiter, IChatClient c) => { using var lease = limiter.AttemptAcquire(); return lease.IsAcquired ? (await c.GetResponseAsync(q)).Text : \"later\"; });")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext ctx, PartitionedRateLimiter<string> limiter, IChatClient c) => { using var lease = await limiter.AcquireAsync(\"x\"); if (!lease.IsAcquired) return; await c.GetResponseAsync(\"x\"); });")]
    [InlineData("app.MapGet(\"/health\", () => \"ok\"); app.MapGet(\"/count\", (IChatService s) => s.ToString());")]
    [InlineData("app.MapGet(\"/search\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.GenerateAsync(q)).Vector.Length);")]
    public Task StaysSilentOnRoutes(string statements) => StaysSilent(Program(statements), Service, Filters);

    [Fact]
    public Task ReportsWhatAServiceWithoutALimiterAnswers() => Reports(
        Program("app.[|MapPost|](\"/chat\", (string q, Assistant a) => a.HelpAsync(q));"),
        Service,
        """
        public sealed class Assistant(IChatService chat)
        {
            private readonly SemaphoreSlim _gate = new(4);

            public Task<string> HelpAsync(string question) => chat.AnswerAsync(question, default);

            public Task SaveAsync() => _gate.WaitAsync();
        }
        """);

    [Fact]
    public Task StaysSilentOnWhatAServiceWithALimiterAnswers() => StaysSilent(
        Program("app.MapPost(\"/chat\", (string q, Assistant a) => a.HelpAsync(q));"),
        Service,
        """
        using System.Threading.RateLimiting;

        public sealed class Assistant(IChatService chat, RateLimiter limiter)
        {
            public async Task<string> HelpAsync(string question)
            {
                await EnterAsync();
                return await chat.AnswerAsync(question, default);
            }

            private async Task EnterAsync()
            {
                using RateLimitLease lease = await limiter.AcquireAsync();
                if (!lease.IsAcquired) throw new InvalidOperationException("later");
            }
        }
        """);

    private static string LimitingClient(string body) => $$"""
        using System.Threading.RateLimiting;

        public sealed class LimitingChatClient(IChatClient inner, RateLimiter limiter) : DelegatingChatClient(inner)
        {
            public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            {
                {{body}}
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }

            public void Warm() => limiter.GetStatistics();
        }
        """;

    [Theory]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));", "options ??= new ChatOptions();")]
    [InlineData("builder.Services.AddChatClient(s => s.GetRequiredService<IChatClient>()).Use(async (m, o, next, ct) => { await next(m, o, ct); }); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));", "")]
    public Task ReportsBehindAClientThatPassesEverythingOn(string statements, string body) => Reports(Program(statements), Service, LimitingClient(body));

    [Theory]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));", "using var lease = await limiter.AcquireAsync(1, cancellationToken);")]
    [InlineData("var gate = new SemaphoreSlim(4); builder.Services.AddChatClient(s => s.GetRequiredService<IChatClient>()).Use(async (m, o, next, ct) => { await gate.WaitAsync(ct); await next(m, o, ct); gate.Release(); }); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));", "")]
    public Task StaysSilentBehindAClientThatLimits(string statements, string body) => StaysSilent(Program(statements), Service, LimitingClient(body));

    private static string Controller(string attributes, string actionAttributes, string name, string body = "") => $$"""
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Mvc.Filters;
        using Microsoft.AspNetCore.RateLimiting;

        [ApiController, Route("api/chat")]
        {{attributes}}
        public class ChatController(IChatService chat) : ControllerBase
        {
            private static int s_left = 10;

            [HttpPost]
            {{actionAttributes}}
            public async Task<IActionResult> {{name}}(string question, CancellationToken cancellationToken)
            {
                {{body}}
                return Ok(await chat.AnswerAsync(question, cancellationToken));
            }

            [HttpGet]
            public int Version() => s_left;
        }

        public sealed class QuotaAttribute : ActionFilterAttribute
        {
            private int _left = 10;

            public override void OnActionExecuting(ActionExecutingContext context)
            {
                if (_left-- <= 0)
                {
                    context.Result = new ObjectResult("later") { StatusCode = 429 };
                }
            }
        }

        public sealed class RateLimitAttribute : ActionFilterAttribute;
        """;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("[Authorize]", "", "")]
    [InlineData("", "[RateLimit]", "")]
    [InlineData("", "", "if (question.Length == 0) return StatusCode(400);")]
    public Task ReportsActions(string attributes, string actionAttributes, string body)
        => Reports(Controller(attributes, actionAttributes, "[|Ask|]", body), Service);

    [Theory]
    [InlineData("[EnableRateLimiting(\"chat\")]", "", "")]
    [InlineData("", "[Authorize, EnableRateLimiting(\"chat\")]", "")]
    [InlineData("", "[DisableRateLimiting]", "")]
    [InlineData("", "[Quota]", "")]
    [InlineData("[TypeFilter(typeof(QuotaAttribute))]", "", "")]
    [InlineData("", "[NonAction]", "")]
    [InlineData("", "", "if (s_left-- <= 0) return StatusCode(StatusCodes.Status429TooManyRequests);")]
    public Task StaysSilentOnActions(string attributes, string actionAttributes, string body)
        => StaysSilent(Controller(attributes, actionAttributes, "Ask", body), Service);

    [Theory]
    [InlineData("app.MapControllers();")]
    [InlineData("app.MapControllers(); app.MapGet(\"/me\", () => 1).RequireRateLimiting(\"chat\");")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add<RateLimitAttribute>()); app.MapControllers().RequireAuthorization();")]
    public Task ReportsActionsOfAProgramThatLimitsNothing(string statements) => Reports(Program(statements), Service, Controller("", "", "[|Ask|]"));

    [Theory]
    [InlineData("app.MapControllers().RequireRateLimiting(\"chat\");")]
    [InlineData("app.MapControllerRoute(\"default\", \"{controller}/{action}\").RequireRateLimiting(\"chat\");")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add<QuotaAttribute>()); app.MapControllers();")]
    [InlineData("app.MapControllers().DisableRateLimiting();")]
    public Task StaysSilentOnActionsOfAProgramThatLimitsAll(string statements) => StaysSilent(Program(statements), Service, Controller("", "", "Ask"));

    [Fact]
    public Task StaysSilentOnAnActionLimitedByItsBaseClassOrAnotherPart() => StaysSilent(
        Service,
        """
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.RateLimiting;

        [EnableRateLimiting("chat")]
        public abstract class LimitedController : ControllerBase;

        public class ChatController(IChatService chat) : LimitedController
        {
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        public partial class HelpController(IChatService chat) : ControllerBase
        {
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        [EnableRateLimiting("chat")]
        public partial class HelpController;
        """);

    [Fact]
    public Task ReportsHubsAndPagesOnce() => Reports(
        Program("app.[|MapHub|]<ChatHub>(\"/hub\").RequireAuthorization(); app.MapRazorPages();"),
        Service,
        """
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.SignalR;

        public sealed class ChatHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
            public Task<string> AskAgain(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        public sealed class AskModel(IChatService chat) : PageModel
        {
            public void OnGet() { }
            public Task<string> [|OnPostAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
        }
        """);

    [Theory]
    [InlineData("app.MapHub<ChatHub>(\"/hub\").RequireRateLimiting(\"chat\"); app.MapRazorPages().RequireRateLimiting(\"chat\");", "")]
    [InlineData("app.MapHub<ChatHub>(\"/hub\"); app.MapRazorPages();", "[EnableRateLimiting(\"chat\")]")]
    public Task StaysSilentOnLimitedHubsAndPages(string statements, string attribute) => StaysSilent(
        Program(statements),
        Service,
        $$"""
        using Microsoft.AspNetCore.Mvc.RazorPages;
        using Microsoft.AspNetCore.RateLimiting;
        using Microsoft.AspNetCore.SignalR;

        {{attribute}}
        public sealed class ChatHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        {{attribute}}
        public sealed class AskModel(IChatService chat) : PageModel
        {
            public Task<string> OnPostAsync(string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
        }
        """);

    private static string FastEndpoint(string name, string configure) => $$"""
        using FastEndpoints;

        public sealed class AskRequest { public string Question { get; set; } = ""; }

        public sealed class {{name}}(IChatService chat) : Endpoint<AskRequest, string>
        {
            public override void Configure() { Post("/ask"); {{configure}} }
            public override async Task HandleAsync(AskRequest req, CancellationToken ct) => Response = await chat.AnswerAsync(req.Question, ct);
        }
        """;

    [Theory]
    [InlineData("")]
    [InlineData("AllowAnonymous();")]
    public Task ReportsAFastEndpoint(string configure) => Reports(Service, FastEndpoint("[|AskEndpoint|]", configure));

    [Theory]
    [InlineData("Throttle(hitLimit: 10, durationSeconds: 60);", "")]
    [InlineData("Options(b => b.RequireRateLimiting(\"chat\"));", "")]
    [InlineData("", "FastEndpoints.MainExtensions.UseFastEndpoints(app, c => c.Endpoints.Configurator = e => e.Throttle(10, 60));")]
    public Task StaysSilentOnALimitedFastEndpoint(string configure, string statements)
        => StaysSilent(Program(statements), Service, FastEndpoint("AskEndpoint", configure));

    // The platform counts the calls of functions; its settings are not in the code.
    [Fact]
    public Task StaysSilentOnFunctions() => StaysSilent(
        Service,
        Stub.AzureFunctions,
        """
        using Microsoft.Azure.Functions.Worker;

        public sealed class Functions(IChatService chat)
        {
            [Function("ask")]
            public Task<string> Ask([HttpTrigger("post")] HttpRequest request, CancellationToken cancellationToken)
                => chat.AnswerAsync(request.Query["q"]!, cancellationToken);
        }
        """);

    [Fact]
    public Task StaysSilentInALibraryThatReturnsTheConventionBuilder() => StaysSilent(
        Service,
        """
        public static class ChatEndpoints
        {
            public static IEndpointConventionBuilder MapChat(this IEndpointRouteBuilder app)
                => app.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
        }
        """);

    [Fact]
    public Task StaysSilentOnHalfTypedCode()
    {
        var test = Test(Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => await c."), Service);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private const string Policies = """
        using Microsoft.AspNetCore.RateLimiting;

        public static class Limits
        {
            public const string Chat = "chat";

            public static IServiceCollection AddLimits(this IServiceCollection services)
                => services.AddRateLimiter(options => options.AddFixedWindowLimiter(Chat, window => window.PermitLimit = 20));
        }
        """;

    [Fact]
    public Task FixRegistersAPolicyWhereThereIsNone() => Fixes(
        [
            """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<IChatService, ChatService>();

            // Everything is registered.
            var app = builder.Build();
            app.UseHttpsRedirection();
            app.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            app.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName("Ask");
            app.Run();
            """,
            Service,
        ],
        [
            """
            using Microsoft.AspNetCore.RateLimiting;

            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddSingleton<IChatService, ChatService>();
            builder.Services.AddRateLimiter(options => options.AddFixedWindowLimiter("model", limiter =>
            {
                limiter.PermitLimit = 20;
                limiter.Window = TimeSpan.FromMinutes(1);
            }));

            // Everything is registered.
            var app = builder.Build();
            app.UseRateLimiter();
            app.UseHttpsRedirection();
            app.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireRateLimiting("model");
            app.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName("Ask").RequireRateLimiting("model");
            app.Run();
            """,
            Service,
        ]);

    [Fact]
    public Task FixRegistersAPolicyInAMainMethodToo() => Fixes(
        [
            """
            public static class Program
            {
                public static void Main(string[] args)
                {
                    WebApplicationBuilder hosting = WebApplication.CreateBuilder(args);
                    WebApplication web = hosting.Build();
                    web.UseRateLimiter();
                    web.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
                    web.Run();
                }
            }
            """,
            Service,
        ],
        [
            """
            using Microsoft.AspNetCore.RateLimiting;

            public static class Program
            {
                public static void Main(string[] args)
                {
                    WebApplicationBuilder hosting = WebApplication.CreateBuilder(args);
                    hosting.Services.AddRateLimiter(options => options.AddFixedWindowLimiter("model", limiter =>
                    {
                        limiter.PermitLimit = 20;
                        limiter.Window = TimeSpan.FromMinutes(1);
                    }));
                    WebApplication web = hosting.Build();
                    web.UseRateLimiter();
                    web.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireRateLimiting("model");
                    web.Run();
                }
            }
            """,
            Service,
        ]);

    [Fact]
    public Task FixRequiresAPolicyThatExists() => Fixes(
        [Program("""
            app.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));

            app.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                .WithName("Ask")
                .RequireAuthorization();
            """), Service, Policies],
        [Program("""
            app.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireRateLimiting("chat");

            app.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                .WithName("Ask")
                .RequireAuthorization()
                .RequireRateLimiting("chat");
            """), Service, Policies]);

    [Fact]
    public Task FixAddsTheAttributeAndItsUsing() => Fixes(
        [
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Mvc.RazorPages;

            public class ChatController(IChatService chat) : ControllerBase
            {
                // Answers a customer.
                [HttpPost("chat")]
                public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }

            public sealed class AskModel(IChatService chat) : PageModel
            {
                public Task<string> [|OnPostAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);

                public Task<string> [|OnPutAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
            }
            """,
            Service,
            Policies,
        ],
        [
            """
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Mvc.RazorPages;
            using Microsoft.AspNetCore.RateLimiting;

            public class ChatController(IChatService chat) : ControllerBase
            {
                // Answers a customer.
                [HttpPost("chat")]
                [EnableRateLimiting("chat")]
                public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }

            [EnableRateLimiting("chat")]
            public sealed class AskModel(IChatService chat) : PageModel
            {
                public Task<string> OnPostAsync(string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);

                public Task<string> OnPutAsync(string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
            }
            """,
            Service,
            Policies,
        ]);

    [Fact]
    public Task OffersNoFixWithoutAPolicyWhereTheProgramIsBuiltElsewhere()
    {
        string[] files =
        [
            Program("app.MapChat();"),
            Service,
            """
            public static class ChatEndpoints
            {
                public static void MapChat(this WebApplication app)
                    => app.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            }
            """,
        ];
        return Fixes(files, files);
    }
}
