using AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>Pages of Blazor programs, as the C# that Razor makes of them: one report where they are mapped.</summary>
public sealed class BlazorPageTests : FixTests<UnauthenticatedModelEndpoint, UnauthenticatedModelEndpointFix>
{
    private const string Open = "app.[|MapRazorComponents|]<App>().AddInteractiveServerRenderMode();";
    private const string Closed = "app.MapRazorComponents<App>().AddInteractiveServerRenderMode();";

    private const string Usings = """
        using Microsoft.AspNetCore.Components;
        using Microsoft.AspNetCore.Components.Authorization;
        using Microsoft.AspNetCore.Components.Rendering;

        public class App : ComponentBase;

        """;

    private static string Page(string attributes = "", string markup = "", string check = "") => Usings + $$"""
        [Route("/chat")]{{attributes}}
        public partial class Chat : ComponentBase
        {
            [Inject] private IChatService Service { get; set; } = default!;
            [Inject] private AuthenticationStateProvider Users { get; set; } = default!;

            private string _answer = "";

            protected override void BuildRenderTree(RenderTreeBuilder __builder)
            {
                __builder.OpenElement(0, "button");
                __builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, SendAsync));
                __builder.CloseElement();
                {{markup}}
            }

            private async Task SendAsync()
            {
                {{check}}
                _answer = await Service.AnswerAsync("hello", default);
            }
        }
        """;

    // The page shows a component that asks; it has no route of its own.
    private static string Parent(string attributes = "", string before = "") => Usings + $$"""
        [Route("/")]{{attributes}}
        public class Home : ComponentBase
        {
            protected override void BuildRenderTree(RenderTreeBuilder __builder)
            {
                {{before}}
                __builder.OpenComponent<ChatBox>(0);
                __builder.CloseComponent();
            }
        }

        public class ChatBox : ComponentBase
        {
            [Inject] private IChatService Service { get; set; } = default!;

            protected override Task OnInitializedAsync() => Service.AnswerAsync("hello", default);
        }
        """;

    private const string GuardingLayout = """

        public class Guarding : LayoutComponentBase
        {
            protected override void BuildRenderTree(RenderTreeBuilder __builder)
            {
                __builder.OpenComponent<AuthorizeView>(0);
                __builder.CloseComponent();
            }
        }
        """;

    private const string PlainLayout = """

        public class Plain : LayoutComponentBase
        {
            protected override void BuildRenderTree(RenderTreeBuilder __builder) => __builder.AddContent(0, Body);
        }
        """;

    [Fact]
    public Task ReportsThePagesOnce() => Reports(ChatProgram.Of(Open), ChatProgram.Service, Page(markup: "__builder.AddAttribute(2, \"onfocus\", () => Service.AnswerAsync(\"x\", default));"));

    [Fact]
    public Task ReportsAComponentThatAPageShows() => Reports(ChatProgram.Of(Open), ChatProgram.Service, Parent());

    [Fact]
    public Task ReportsUnderAPlainLayout() => Reports(ChatProgram.Of(Open), ChatProgram.Service, Page() + PlainLayout);

    [Theory]
    [InlineData("app.[|MapRazorComponents|]<App>(); app.MapGet(\"/me\", () => 1).RequireAuthorization();")]
    [InlineData("app.[|MapRazorComponents|]<App>(); app.MapControllers().RequireAuthorization();")]
    public Task ReportsWhateverOtherRoutesDemand(string statements) => Reports(ChatProgram.Of(statements), ChatProgram.Service, Page());

    [Theory]
    [InlineData("[Microsoft.AspNetCore.Authorization.Authorize]", "", "")]
    [InlineData("[Microsoft.AspNetCore.Authorization.Authorize(Roles = \"staff\")]", "", "")]
    [InlineData("[Microsoft.AspNetCore.Authorization.AllowAnonymous]", "", "")]
    [InlineData("", "__builder.OpenComponent<AuthorizeView>(3); __builder.CloseComponent();", "")]
    [InlineData("", "", "if ((await Users.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated != true) return;")]
    public Task StaysSilentOnAGuardedPage(string attributes, string markup, string check) => StaysSilent(ChatProgram.Of(Closed), ChatProgram.Service, Page(attributes, markup, check));

    [Theory]
    [InlineData("app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization();")]
    [InlineData("app.MapRazorComponents<App>().RequireAuthorization().AddInteractiveServerRenderMode();")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy); app.MapRazorComponents<App>();")]
    [InlineData("app.Use(async (ctx, next) => { if (ctx.Request.Headers[\"X-Key\"] != \"k\") { ctx.Response.StatusCode = 401; return; } await next(ctx); }); app.MapRazorComponents<App>();")]
    [InlineData("app.MapGet(\"/\", () => 1);")]
    public Task StaysSilentWhereThePagesAreAuthorizedOrNotMapped(string statements) => StaysSilent(ChatProgram.Of(statements), ChatProgram.Service, Page());

    [Theory]
    [InlineData("[Microsoft.AspNetCore.Authorization.Authorize]", "")]
    [InlineData("", "__builder.OpenComponent<AuthorizeView>(3); __builder.CloseComponent();")]
    public Task StaysSilentOnWhatAGuardedPageShows(string attributes, string before) => StaysSilent(ChatProgram.Of(Closed), ChatProgram.Service, Parent(attributes, before));

    [Fact]
    public Task StaysSilentUnderALayoutThatGuards() => StaysSilent(ChatProgram.Of(Closed), ChatProgram.Service, Page() + GuardingLayout);

    [Fact]
    public Task StaysSilentOnAComponentThatNoPageShows() => StaysSilent(
        ChatProgram.Of(Closed), ChatProgram.Service, Page().Replace("[Route(\"/chat\")]", ""));

    [Fact]
    public Task FixDemandsAUserOfAllPages() => Fixes(
        [ChatProgram.Of("app.[|MapRazorComponents|]<App>()\n    .AddInteractiveServerRenderMode();"), ChatProgram.Service, Page()],
        [ChatProgram.Of("app.MapRazorComponents<App>()\n    .AddInteractiveServerRenderMode()\n    .RequireAuthorization();"), ChatProgram.Service, Page()]);
}
