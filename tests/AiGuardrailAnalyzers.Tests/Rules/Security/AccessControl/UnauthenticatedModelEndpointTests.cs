using AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Endpoints;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.AccessControl;

public sealed class UnauthenticatedModelEndpointTests : FixTests<UnauthenticatedModelEndpoint, UnauthenticatedModelEndpointFix>
{
    private const string Service = ChatProgram.Service;

    [Theory]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text);")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.[|MapGet|](\"/chat\", Ask); static Task<string> Ask(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct);")]
    [InlineData("var handler = (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct); app.[|MapPost|](\"/chat\", handler);")]
    [InlineData("app.MapGroup(\"/api\").[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName(\"chat\");")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.MapGet(\"/me\", () => 1).RequireAuthorization(); g.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.[|MapPost|](\"/chat\", async (HttpContext ctx, IChatClient c) => { var r = await c.GetResponseAsync(\"x\"); if (r.Text == \"\") ctx.Response.StatusCode = 401; });")]
    [InlineData("app.[|MapMethods|](\"/chat\", [\"POST\"], async (string q, IChatClient c) => { await foreach (var u in c.GetStreamingResponseAsync(q)) { } });")]
    [InlineData("app.[|MapGet|](\"/embed\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => await g.GenerateAsync(q));")]
    [InlineData("app.[|MapPost|](\"/chat\", async (string q, IChatClient c) => { try { return Results.Ok((await c.GetResponseAsync(q)).Text); } catch (InvalidOperationException) { return Results.Unauthorized(); } });")]
    [InlineData("app.Map(\"/x\", (string q) => q).RequireAuthorization(); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithMetadata(\"x\");")]
    public Task ReportsRoutes(string statements) => Reports(Program(statements), Service);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatClient c) => (await c.GetResponseAsync(q)).Text).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithName(\"chat\").RequireAuthorization(\"admins\").WithTags(\"x\");")]
    [InlineData("app.MapPost(\"/chat\", [Microsoft.AspNetCore.Authorization.Authorize] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", [Microsoft.AspNetCore.Authorization.AllowAnonymous] (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapGet(\"/chat\", Ask); [Microsoft.AspNetCore.Authorization.Authorize] static Task<string> Ask(string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct);")]
    [InlineData("app.MapGroup(\"/api\").RequireAuthorization().MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\"); g.RequireAuthorization(); g.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var g = app.MapGroup(\"/api\").RequireAuthorization(); var inner = g.MapGroup(\"/v1\"); inner.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("var e = app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)); e.RequireAuthorization();")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).WithMetadata(new Microsoft.AspNetCore.Authorization.AuthorizeAttribute());")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AddEndpointFilter(async (ctx, next) => ctx.HttpContext.Request.Headers[\"X-Key\"] != \"k\" ? Results.Unauthorized() : await next(ctx));")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext ctx, IChatClient c) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = 401; return; } await c.GetResponseAsync(\"x\"); });")]
    [InlineData("app.MapPost(\"/chat\", async (HttpContext ctx, string q, IChatClient c) => { if (ctx.User.Identity?.IsAuthenticated != true) return Results.NotFound(); return Results.Ok((await c.GetResponseAsync(q)).Text); });")]
    [InlineData("app.MapGet(\"/health\", () => \"ok\"); app.MapGet(\"/count\", (IChatService s) => s.ToString());")]
    [InlineData("app.MapGet(\"/search\", async (string q, IEmbeddingGenerator<string, Embedding<float>> g) => (await g.GenerateAsync(q)).Vector.Length);")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.Use(async (ctx, next) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = StatusCodes.Status403Forbidden; return; } await next(ctx); }); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    public Task StaysSilentOnRoutes(string statements) => StaysSilent(Program(statements), Service);

    private const string Prediction = """
        public class Row { public string Text { get; set; } = ""; }

        public class Verdict { public bool Label { get; set; } }
        """;

    // Local models count: they answer for the program, and their answers can be copied.
    [Theory]
    [InlineData("app.[|MapPost|](\"/score\", (Row row, Microsoft.ML.PredictionEngine<Row, Verdict> engine) => engine.Predict(row).Label);")]
    [InlineData("app.[|MapPost|](\"/run\", (Microsoft.ML.OnnxRuntime.InferenceSession session) => session.Run([]).Count);")]
    public Task ReportsLocalPredictions(string statements) => Reports(Program(statements), Service, Prediction);

    [Theory]
    [InlineData("app.MapPost(\"/score\", (Row row, Microsoft.ML.PredictionEngine<Row, Verdict> engine) => engine.Predict(row).Label).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/run\", (Microsoft.ML.OnnxRuntime.InferenceSession session) => session.Run([]).Count).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/load\", (Microsoft.ML.OnnxRuntime.InferenceSession session) => session.InputNames.Count);")]
    public Task StaysSilentOnGuardedLocalPredictions(string statements) => StaysSilent(Program(statements), Service, Prediction);

    [Fact]
    public Task ReportsMappingInAnExtensionMethodOnAnOpenGroup() => Reports(
        Program("app.MapGroup(\"/api\").MapChat();"),
        Service,
        """
        public static class ChatEndpoints
        {
            public static RouteGroupBuilder MapChat(this RouteGroupBuilder group)
            {
                group.[|MapPost|]("/chat", AskAsync);
                group.MapGet("/version", () => "1");
                return group;
            }

            private static Task<string> AskAsync(string question, IChatService chat, CancellationToken cancellationToken)
                => chat.AnswerAsync(question, cancellationToken);
        }
        """);

    [Theory]
    [InlineData("app.MapGroup(\"/api\").RequireAuthorization().MapChat();")]
    [InlineData("app.MapGroup(\"/api\").MapChat().RequireAuthorization();")]
    [InlineData("var api = app.MapGroup(\"/api\"); api.RequireAuthorization(); api.MapChat();")]
    public Task StaysSilentOnMappingInAnExtensionMethodOnAnAuthorizedGroup(string statements) => StaysSilent(
        Program(statements),
        Service,
        """
        public static class ChatEndpoints
        {
            public static RouteGroupBuilder MapChat(this RouteGroupBuilder group)
            {
                group.MapPost("/chat", AskAsync);
                return group;
            }

            private static Task<string> AskAsync(string question, IChatService chat, CancellationToken cancellationToken)
                => chat.AnswerAsync(question, cancellationToken);
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

    private static string Program(string statements) => ChatProgram.Of(statements);

    private static string Controller(string attributes, string actionAttributes, string name, string body = "") => $$"""
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
            public string Version() => "1";
        }
        """;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("[Produces(\"application/json\")]", "[Consumes(\"text/plain\")]", "")]
    [InlineData("", "", "if (question.Length == 0) return BadRequest();")]
    [InlineData("", "", "var who = User.Identity?.IsAuthenticated == true ? User.Identity.Name : \"guest\";")]
    public Task ReportsActions(string attributes, string actionAttributes, string body)
        => Reports(Controller(attributes, actionAttributes, "[|Ask|]", body), Service);

    [Theory]
    [InlineData("[Authorize]", "", "")]
    [InlineData("", "[Authorize(Roles = \"agents\")]", "")]
    [InlineData("[Produces(\"application/json\"), Authorize]", "", "")]
    [InlineData("", "[AllowAnonymous]", "")]
    [InlineData("", "[NonAction]", "")]
    [InlineData("", "", "if (!Request.Headers.ContainsKey(\"X-Key\")) return Unauthorized();")]
    [InlineData("", "", "if (User.Identity?.IsAuthenticated != true) throw new UnauthorizedAccessException();")]
    [InlineData("", "", "if (!User.IsInRole(\"agents\")) return NotFound();")]
    public Task StaysSilentOnActions(string attributes, string actionAttributes, string body)
        => StaysSilent(Controller(attributes, actionAttributes, "Ask", body), Service);

    [Fact]
    public Task StaysSilentOnAnActionAuthorizedByItsBaseClass() => StaysSilent(
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
        """);

    [Fact]
    public Task ReportsAnActionWhoseBaseClassDemandsNothing() => Reports(
        Service,
        """
        using Microsoft.AspNetCore.Mvc;

        public abstract class AppController : ControllerBase;

        public class ChatController(IChatService chat) : AppController
        {
            public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }
        """);

    [Fact]
    public Task StaysSilentOnAnActionAuthorizedInAnotherPart() => StaysSilent(
        Service,
        """
        using Microsoft.AspNetCore.Mvc;

        public partial class ChatController(IChatService chat) : ControllerBase
        {
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }
        """,
        """
        using Microsoft.AspNetCore.Authorization;

        [Authorize]
        public partial class ChatController;
        """);

    // Whole-program settings, filters and middleware of the program's own.
    private const string KeyFilter = """
        public sealed class ApiKeyFilter(IConfiguration configuration) : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
            {
                string? key = context.HttpContext.Request.Headers["X-Api-Key"];
                return key == configuration["ApiKey"] ? await next(context) : TypedResults.Unauthorized();
            }
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
                if (!IsKnown(context, configuration))
                {
                    await DenyAsync(context);
                    return;
                }

                await next(context);
            }

            private static bool IsKnown(HttpContext context, IConfiguration configuration) => context.Request.Headers["X-Api-Key"] == configuration["ApiKey"];

            private static Task DenyAsync(HttpContext context)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return context.Response.WriteAsync("unknown caller");
            }
        }

        public sealed class TraceMiddleware(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context)
            {
                context.Response.StatusCode = 200;
                await next(context);
            }
        }

        public static class SecurityExtensions
        {
            public static RouteHandlerBuilder RequireKey(this RouteHandlerBuilder builder) => builder.AddEndpointFilter<ApiKeyFilter>();

            public static RouteHandlerBuilder Described(this RouteHandlerBuilder builder) => builder.WithTags("chat").AddEndpointFilter<TimingFilter>();
        }
        """;

    [Theory]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AddEndpointFilter<ApiKeyFilter>();")]
    [InlineData("app.MapGroup(\"/api\").AddEndpointFilter<RouteGroupBuilder, ApiKeyFilter>().MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireKey();")]
    [InlineData("app.UseMiddleware<KeyMiddleware>(); app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    public Task StaysSilentBehindTheProgramsOwnKeyCheck(string statements) => StaysSilent(Program(statements), Service, KeyFilter);

    [Theory]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).AddEndpointFilter<TimingFilter>();")]
    [InlineData("app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).Described();")]
    [InlineData("app.UseMiddleware<TraceMiddleware>(); app.[|MapPost|](\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));")]
    public Task ReportsBehindFiltersThatLetEveryoneIn(string statements) => Reports(Program(statements), Service, KeyFilter);

    private const string OpenController = """
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatService chat) : ControllerBase
        {
            [HttpPost("chat")]
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }
        """;

    [Theory]
    [InlineData("app.MapControllers().RequireAuthorization();")]
    [InlineData("app.MapControllerRoute(\"default\", \"{controller}/{action}\").RequireAuthorization(\"staff\");")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add(new Microsoft.AspNetCore.Mvc.Authorization.AuthorizeFilter())); app.MapControllers();")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add<Microsoft.AspNetCore.Mvc.Authorization.AuthorizeFilter>()); app.MapControllers();")]
    [InlineData("builder.Services.AddAuthorization(o => { o.FallbackPolicy = o.DefaultPolicy; }); app.MapControllers();")]
    public Task StaysSilentOnActionsOfAProgramThatAuthorizesAll(string statements) => StaysSilent(Program(statements), Service, OpenController);

    [Theory]
    [InlineData("app.MapControllers();")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = null); app.MapControllers();")]
    [InlineData("builder.Services.AddControllers(o => o.Filters.Add(new Microsoft.AspNetCore.Mvc.RequireHttpsAttribute())); app.MapControllers();")]
    [InlineData("app.MapControllers(); app.MapGet(\"/me\", () => 1).RequireAuthorization();")]
    public Task ReportsActionsOfAProgramThatAuthorizesNothing(string statements)
        => Reports(Program(statements), Service, OpenController.Replace("Ask(", "[|Ask|](", StringComparison.Ordinal));

    [Fact]
    public Task ReportsHubsAndPagesOnce() => Reports(
        Program("app.[|MapHub|]<ChatHub>(\"/hub\");"),
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
            public string Answer { get; private set; } = "";
            public void OnGet() { }
            public async Task [|OnPostAsync|](string question) => Answer = await chat.AnswerAsync(question, HttpContext.RequestAborted);
            public Task<string> Ask(string question) => chat.AnswerAsync(question, default);
        }
        """);

    [Fact]
    public Task StaysSilentOnAuthorizedHubsAndPages() => StaysSilent(
        Program("app.MapHub<ChatHub>(\"/hub\"); app.MapHub<OpenHub>(\"/open\").RequireAuthorization();"),
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

        public sealed class OpenHub(IChatService chat) : Hub
        {
            public Task<string> Ask(string question) => chat.AnswerAsync(question, Context.ConnectionAborted);
        }

        [Authorize]
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
            public override void Configure()
            {
                Post("/ask");
                {{configure}}
            }

            public override async Task HandleAsync(AskRequest req, CancellationToken ct)
                => Response = await chat.AnswerAsync(req.Question, ct);
        }

        public sealed class Health : EndpointWithoutRequest
        {
            public override void Configure() { Get("/health"); AllowAnonymous(); }
            public override Task HandleAsync(CancellationToken ct) => Task.CompletedTask;
        }
        """;

    [Fact]
    public Task ReportsAFastEndpointThatLetsAnyoneIn() => Reports(Service, FastEndpoint("[|AskEndpoint|]", "AllowAnonymous();"));

    [Theory]
    [InlineData("")]
    [InlineData("Roles(\"staff\");")]
    public Task StaysSilentOnAFastEndpointThatDemandsAUser(string configure) => StaysSilent(Service, FastEndpoint("AskEndpoint", configure));

    private static string Function(string name, string trigger, string body = "") => $$"""
        using Microsoft.Azure.Functions.Worker;

        public sealed class Functions(IChatService chat)
        {
            [Function("ask")]
            public Task<string> {{name}}([{{trigger}}] HttpRequest request, CancellationToken cancellationToken)
            {
                {{body}}
                return chat.AnswerAsync(request.Query["q"]!, cancellationToken);
            }
        }
        """;

    [Theory]
    [InlineData("HttpTrigger(AuthorizationLevel.Anonymous, \"post\")")]
    [InlineData("HttpTrigger(\"post\", AuthLevel = AuthorizationLevel.Anonymous)")]
    public Task ReportsAFunctionThatAnyoneTriggers(string trigger) => Reports(Service, Stub.AzureFunctions, Function("[|Ask|]", trigger));

    [Theory]
    [InlineData("HttpTrigger", "")]
    [InlineData("HttpTrigger(\"post\")", "")]
    [InlineData("HttpTrigger(AuthorizationLevel.Function, \"post\")", "")]
    [InlineData("HttpTrigger(AuthorizationLevel.Anonymous, \"post\")", "if (request.Headers[\"X-Key\"] != \"k\") throw new UnauthorizedAccessException();")]
    public Task StaysSilentOnAFunctionThatAsksForAKey(string trigger, string body) => StaysSilent(Service, Stub.AzureFunctions, Function("Ask", trigger, body));

    [Theory]
    [InlineData("[|Ask|]", "")]
    [InlineData("Ask", ", Authorizer = \"Users\"")]
    public Task ReportsALambdaWithoutAnAuthorizerOnly(string name, string more)
    {
        string code = $$"""
            using Amazon.Lambda.Annotations;
            using Amazon.Lambda.Annotations.APIGateway;

            public sealed class Functions(IChatService chat)
            {
                [LambdaFunction]
                [HttpApi(LambdaHttpMethod.Post, "/ask"{{more}})]
                public Task<string> {{name}}(string question) => chat.AnswerAsync(question, default);
            }
            """;
        return more.Length == 0 ? Reports(Service, Stub.LambdaAnnotations, code) : StaysSilent(Service, Stub.LambdaAnnotations, code);
    }

    [Theory]
    [InlineData("[|MapPost|]", "")]
    [InlineData("MapPost", "RequireAuthorization();")]
    public Task ReportsACarterModuleThatDemandsNothingOnly(string map, string constructor)
    {
        string code = $$"""
            public sealed class ChatModule : Carter.CarterModule
            {
                public ChatModule() : base("/chat") { {{constructor}} }

                public override void AddRoutes(IEndpointRouteBuilder app)
                    => app.{{map}}("/", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));
            }
            """;
        return constructor.Length == 0 ? Reports(Program(""), Service, Stub.Carter, code) : StaysSilent(Program(""), Service, Stub.Carter, code);
    }

    private const string GrpcService = """
        using Grpc.Core;

        public static class Assistant
        {
            [BindServiceMethod(typeof(Assistant), "BindService")]
            public abstract class AssistantBase
            {
                public virtual Task<string> Ask(string request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.Unimplemented, ""));
            }
        }

        ATTRIBUTE
        public sealed class AssistantService(IChatService chat) : Assistant.AssistantBase
        {
            public override Task<string> Ask(string request, ServerCallContext context) => chat.AnswerAsync(request, context.CancellationToken);
        }
        """;

    [Fact]
    public Task ReportsAGrpcServiceOnce() => Reports(
        Program("app.[|MapGrpcService|]<AssistantService>();"), Service, GrpcService.Replace("ATTRIBUTE", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("app.MapGrpcService<AssistantService>();", "[Microsoft.AspNetCore.Authorization.Authorize]")]
    [InlineData("app.MapGrpcService<AssistantService>().RequireAuthorization();", "")]
    public Task StaysSilentOnAnAuthorizedGrpcService(string statement, string attribute)
        => StaysSilent(Program(statement), Service, GrpcService.Replace("ATTRIBUTE", attribute, StringComparison.Ordinal));

    // Section 5.3 of the paper: who may turn the safety mechanism off?
    private const string Guarded = """
        public sealed class SafetySettings
        {
            public double MinConfidence { get; set; } = 0.8;
            public bool AnswersAllowed { get; set; } = true;
            public string Greeting { get; set; } = "Hello";
        }

        public sealed class GuardedChat(IChatService chat, SafetySettings settings)
        {
            public async Task<string> AnswerAsync(string question, double confidence, CancellationToken cancellationToken)
            {
                if (!settings.AnswersAllowed || confidence < settings.MinConfidence)
                {
                    return "A colleague will answer.";
                }

                return settings.Greeting + await chat.AnswerAsync(question, cancellationToken);
            }

            public void Loosen(double value) => settings.MinConfidence = value;
        }
        """;

    [Theory]
    [InlineData("app.[|MapPut|](\"/settings/confidence\", (double value, SafetySettings settings) => { settings.MinConfidence = value; });")]
    [InlineData("app.[|MapPut|](\"/settings/answers\", (bool on, SafetySettings settings) => settings.AnswersAllowed = on);")]
    [InlineData("app.[|MapPut|](\"/settings/confidence\", (double value, GuardedChat chat) => chat.Loosen(value));")]
    public Task ReportsAnExposedFailSafe(string statements) => Reports(Program(statements), Service, Guarded);

    [Theory]
    [InlineData("app.MapPut(\"/settings/confidence\", (double value, SafetySettings settings) => { settings.MinConfidence = value; }).RequireAuthorization();")]
    [InlineData("app.MapPut(\"/settings/greeting\", (string text, SafetySettings settings) => { settings.Greeting = text; });")]
    [InlineData("app.MapGet(\"/settings/confidence\", (SafetySettings settings) => settings.MinConfidence);")]
    [InlineData("app.MapPost(\"/settings/try\", (double value) => { var settings = new SafetySettings(); settings.MinConfidence = value; return settings; });")]
    [InlineData("app.MapPost(\"/settings/reset\", (SafetySettings settings) => { settings.MinConfidence = 0.8; });")]
    public Task StaysSilentOnSettingsThatStrangersCannotChange(string statements) => StaysSilent(Program(statements), Service, Guarded);

    [Fact]
    public Task SaysWhichFailSafeIsExposed()
    {
        var test = Test(Program("app.{|#0:MapPut|}(\"/settings/confidence\", (double value, SafetySettings settings) => { settings.MinConfidence = value; });"), Service, Guarded);
        test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(UnauthenticatedModelEndpoint.Descriptor).WithLocation(0).WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Anyone can call 'PUT /settings/confidence', which changes 'SafetySettings.MinConfidence', a fail-safe of 'GuardedChat.AnswerAsync'; require authorization"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task SaysHowTheModelIsReached()
    {
        var test = Test(Program("app.MapGroup(\"/api\").{|#0:MapPost|}(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));"), Service);
        test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(UnauthenticatedModelEndpoint.Descriptor).WithLocation(0).WithOptions(Microsoft.CodeAnalysis.Testing.DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Anyone can call 'POST /api/chat', which reaches 'IChatClient.GetResponseAsync' through 'IChatService.AnswerAsync'; require authorization"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // A mediator as programs write or reference it: handlers are found by message type at run time.
    private const string Mediator = """
        public interface IRequest<TResponse>;

        public interface IRequestHandler<TRequest, TResponse> where TRequest : IRequest<TResponse>
        {
            Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken);
        }

        public interface ISender
        {
            Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default);
        }

        public sealed record Ask(string Question) : IRequest<string>;
        public sealed record Count(string Question) : IRequest<string>;

        public sealed class AskHandler(IChatService chat) : IRequestHandler<Ask, string>
        {
            public Task<string> Handle(Ask request, CancellationToken cancellationToken) => chat.AnswerAsync(request.Question, cancellationToken);
        }

        public sealed class CountHandler : IRequestHandler<Count, string>
        {
            public Task<string> Handle(Count request, CancellationToken cancellationToken) => Task.FromResult("1");
        }
        """;

    [Fact]
    public Task ReportsTheHandlerThatAMediatorFinds() => Reports(
        Program("app.[|MapPost|](\"/ask\", (string q, ISender sender, CancellationToken ct) => sender.Send(new Ask(q), ct)); app.[|MapPost|](\"/ask2\", (Ask ask, ISender sender) => sender.Send(ask)); app.MapPost(\"/count\", (string q, ISender sender, CancellationToken ct) => sender.Send(new Count(q), ct));"),
        Service, Mediator);

    [Fact]
    public Task StaysSilentOnMessagesWhoseHandlerReachesNoModel() => StaysSilent(
        Program("app.MapPost(\"/count\", (string q, ISender sender, CancellationToken ct) => sender.Send(new Count(q), ct)); app.MapPost(\"/ask\", (string q, ISender sender) => sender.Send(new Ask(q))).RequireAuthorization();"),
        Service, Mediator);

    [Fact]
    public Task ReportsTheServiceTwoInterfacesAway() => Reports(
        Program("app.[|MapPost|](\"/ask\", (string q, IAssistant a) => a.HelpAsync(q));"),
        Service,
        """
        public interface IAssistant { Task<string> HelpAsync(string question); }

        public abstract class AssistantBase : IAssistant
        {
            public Task<string> HelpAsync(string question) => RunAsync(question.Trim());
            protected abstract Task<string> RunAsync(string question);
        }

        public sealed class Assistant(IChatService chat) : AssistantBase
        {
            protected override Task<string> RunAsync(string question)
            {
                return Inner();
                Task<string> Inner() => chat.AnswerAsync(question, default);
            }
        }
        """);

    [Fact]
    public Task StaysSilentWhenTheServiceReachesNoModel() => StaysSilent(
        Program("app.MapPost(\"/ask\", (string q, IAssistant a) => a.HelpAsync(q));"),
        Service,
        """
        public interface IAssistant { Task<string> HelpAsync(string question); }

        public sealed class Assistant : IAssistant
        {
            public Task<string> HelpAsync(string question) => Task.FromResult("call us");
            public Task<string> AnswerAsync(string question, IChatService chat) => chat.AnswerAsync(question, default);
        }
        """);

    [Fact]
    public Task StaysSilentOnHalfTypedCode()
    {
        var test = Test(Program("app.MapPost(\"/chat\", async (string q, IChatClient c) => await c."), Service);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FixAppendsRequireAuthorization() => Fixes(
        Program("""
            app.[|MapPost|]("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct));

            app.[|MapPost|]("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                .WithName("Ask")
                .WithTags("chat");
            """) + Service,
        Program("""
            app.MapPost("/chat", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)).RequireAuthorization();

            app.MapPost("/ask", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, ct)) // asks
                .WithName("Ask")
                .WithTags("chat")
                .RequireAuthorization();
            """) + Service);

    [Fact]
    public Task FixAddsTheAttributeAndItsUsing() => Fixes(
        """
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatService chat) : ControllerBase
        {
            // Answers a customer.
            [HttpPost("chat")]
            public Task<string> [|Ask|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

            public Task<string> [|Again|](string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        """ + Service,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        public class ChatController(IChatService chat) : ControllerBase
        {
            // Answers a customer.
            [HttpPost("chat")]
            [Authorize]
            public Task<string> Ask(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);

            [Authorize]
            public Task<string> Again(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
        }

        """ + Service);

    [Fact]
    public Task FixPutsThePagesAttributeOnItsModel() => Fixes(
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc.RazorPages;

        public sealed class AskModel(IChatService chat) : PageModel
        {
            public Task<string> [|OnPostAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);

            public Task<string> [|OnPutAsync|](string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
        }

        """ + Service,
        """
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc.RazorPages;

        [Authorize]
        public sealed class AskModel(IChatService chat) : PageModel
        {
            public Task<string> OnPostAsync(string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);

            public Task<string> OnPutAsync(string question) => chat.AnswerAsync(question, HttpContext.RequestAborted);
        }

        """ + Service);

    [Fact]
    public Task FixAsksForTheFunctionsKey() => Fixes(
        [Service, Stub.AzureFunctions, Function("[|Ask|]", "HttpTrigger(AuthorizationLevel.Anonymous, \"post\")")],
        [Service, Stub.AzureFunctions, Function("Ask", "HttpTrigger(AuthorizationLevel.Function, \"post\")")]);

    [Fact]
    public Task FixDemandsAUserOfAFastEndpoint() => Fixes(
        [Service, FastEndpoint("[|AskEndpoint|]", "AllowAnonymous();\n        Summary(s => s.Summary = \"Asks.\");")],
        [Service, FastEndpoint("AskEndpoint", "Summary(s => s.Summary = \"Asks.\");")]);
}
