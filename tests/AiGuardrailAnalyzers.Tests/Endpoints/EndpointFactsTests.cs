using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>What is known of one endpoint, asked directly.</summary>
public sealed class EndpointFactsTests
{
    private const string Handler = "(string q, IChatService s) => s.AnswerAsync(q, default)";

    [Theory]
    [InlineData("app.MapPost(\"/chat\", HANDLER);", nameof(FailureHandler.None))]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatService s) => { try { return await s.AnswerAsync(q, default); } catch (HttpRequestException) { return \"later\"; } });", nameof(FailureHandler.Catch))]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatService s) => { try { return await s.AnswerAsync(q, default); } finally { Console.Beep(); } });", nameof(FailureHandler.None))]
    [InlineData("app.MapPost(\"/chat\", async (string q, IChatService s) => { try { Console.Beep(); } catch (InvalidOperationException) { } return await s.AnswerAsync(q, default); });", nameof(FailureHandler.None))]
    [InlineData("app.MapPost(\"/chat\", HANDLER).AddEndpointFilter(async (c, next) => { try { return await next(c); } catch (Exception) { return Results.Problem(); } });", nameof(FailureHandler.Filter))]
    [InlineData("app.MapPost(\"/chat\", HANDLER).AddEndpointFilter((c, next) => next(c));", nameof(FailureHandler.None))]
    [InlineData("app.UseExceptionHandler(\"/error\"); app.MapPost(\"/chat\", HANDLER);", nameof(FailureHandler.Program))]
    [InlineData("builder.Services.AddProblemDetails(); app.UseExceptionHandler(); app.MapPost(\"/chat\", HANDLER);", nameof(FailureHandler.Program))]
    [InlineData("app.Use(async (c, next) => { try { await next(c); } catch (Exception) { c.Response.StatusCode = 500; } }); app.MapPost(\"/chat\", HANDLER);", nameof(FailureHandler.Program))]
    public void SaysWhatHandlesExceptions(string statements, string expected)
        => Assert.Equal(expected, Mapped(statements).FailureHandler.ToString());

    [Theory]
    [InlineData("", "", nameof(FailureHandler.None))]
    [InlineData("[TypeFilter(typeof(Failures))]", "", nameof(FailureHandler.Filter))]
    [InlineData("[Failing]", "", nameof(FailureHandler.Filter))]
    [InlineData("", "builder.Services.AddControllers(o => o.Filters.Add<Failures>());", nameof(FailureHandler.Program))]
    public void SaysWhatHandlesTheExceptionsOfActions(string attribute, string statements, string expected)
    {
        AnalyzedCompilation compilation = Compile(statements, $$"""
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Mvc.Filters;

            public sealed class Failures : IExceptionFilter
            {
                public void OnException(ExceptionContext context) => context.Result = new StatusCodeResult(503);
            }

            public sealed class FailingAttribute : ExceptionFilterAttribute;

            {{attribute}}
            public class ChatController(IChatService chat) : ControllerBase
            {
                public Task<string> Ask(string question, CancellationToken aborted) => chat.AnswerAsync(question, aborted);
            }
            """);
        ISymbol action = compilation.Compilation.GetTypeByMetadataName("ChatController")!.GetMembers("Ask").Single();
        EndpointFacts facts = compilation.Endpoints.OfSymbol(action, TestContext.Current.CancellationToken)!;
        Assert.Equal(expected, facts.FailureHandler.ToString());
        Assert.Equal("aborted", facts.Token);
        Assert.Equal(Demand.Absent, facts.Authorization);
    }

    [Theory]
    [InlineData("app.MapPost(\"/chat\", (string q, IChatService s, CancellationToken ct) => s.AnswerAsync(q, default));", "ct")]
    [InlineData("app.MapPost(\"/chat\", (HttpContext http, IChatService s) => s.AnswerAsync(\"x\", default));", "http.RequestAborted")]
    [InlineData("app.MapPost(\"/chat\", Ask); static Task<string> Ask(string q, IChatService s, CancellationToken stop) => s.AnswerAsync(q, default);", "stop")]
    [InlineData("app.MapPost(\"/chat\", HANDLER);", null)]
    public void SaysWhichTokenItHas(string statements, string? expected) => Assert.Equal(expected, Mapped(statements).Token);

    [Theory]
    [InlineData("app.MapPost(\"/chat\", HANDLER);", nameof(Demand.Absent), nameof(Demand.Absent))]
    [InlineData("app.MapPost(\"/chat\", HANDLER).RequireAuthorization();", nameof(Demand.Made), nameof(Demand.Absent))]
    [InlineData("app.MapPost(\"/chat\", HANDLER).RequireRateLimiting(\"chat\").AllowAnonymous();", nameof(Demand.Waived), nameof(Demand.Made))]
    [InlineData("app.MapGroup(\"/g\").DisableRateLimiting().MapPost(\"/chat\", HANDLER).RequireRateLimiting(\"chat\");", nameof(Demand.Absent), nameof(Demand.Waived))]
    public void SaysWhatAuthorizesAndThrottles(string statements, string authorization, string throttling)
    {
        EndpointFacts facts = Mapped(statements);
        Assert.Equal((authorization, throttling), (facts.Authorization.ToString(), facts.Throttling.ToString()));
        Assert.Equal("IChatClient.GetResponseAsync", facts.Model?.CallName);
    }

    [Fact]
    public void IsMadeOnceForAllRules()
    {
        AnalyzedCompilation compilation = Compile("app.MapPost(\"/chat\", HANDLER);");
        InvocationExpressionSyntax mapping = Mapping(compilation);
        Assert.Same(
            compilation.Endpoints.OfMapping(mapping, TestContext.Current.CancellationToken),
            compilation.Endpoints.OfMapping(mapping, TestContext.Current.CancellationToken));
    }

    // In an IDE a referenced project comes as source: its trees are not this compilation's.
    [Fact]
    public void LeavesTheTreesOfReferencedProjectsAlone()
    {
        CSharpCompilation library = Create("Library", OutputKind.DynamicallyLinkedLibrary, [], RuleTests<UnauthenticatedModelEndpoint>.ImplicitUsings, ChatProgram.Service, """
            using FastEndpoints;

            public static class Handlers
            {
                public static readonly Func<string, IChatService, Task<string>> Field = (question, chat) => chat.AnswerAsync(question, default);
            }

            public abstract class Asking(IChatService chat) : Endpoint<string, string>
            {
                public override void Configure() => AllowAnonymous();

                public override Task HandleAsync(string question, CancellationToken cancellationToken) => chat.AnswerAsync(question, cancellationToken);
            }
            """);
        CSharpCompilation program = Create("Program", OutputKind.ConsoleApplication, [library.ToMetadataReference()], RuleTests<UnauthenticatedModelEndpoint>.ImplicitUsings, """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/chat", Handlers.Field);
            app.Run();

            public sealed class Ask(IChatService chat) : Asking(chat);
            """);
        AnalyzedCompilation compilation = AnalyzedCompilation.For(program, new AnalyzerOptions([]), TestContext.Current.CancellationToken)!;
        InvocationExpressionSyntax mapping = program.SyntaxTrees.Last().GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Single(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "MapPost" });
        foreach (EndpointFacts facts in new[]
        {
            compilation.Endpoints.OfMapping(mapping, TestContext.Current.CancellationToken)!,
            compilation.Endpoints.OfSymbol(program.GetTypeByMetadataName("Ask")!, TestContext.Current.CancellationToken)!,
        })
        {
            Assert.Null(facts.Model);
            Assert.Null(facts.Token);
            Assert.NotEqual(Demand.Waived, compilation.Authorization.Of(facts.Endpoint, new CallPath([]), TestContext.Current.CancellationToken));
        }
    }

    private static EndpointFacts Mapped(string statements)
    {
        AnalyzedCompilation compilation = Compile(statements);
        return compilation.Endpoints.OfMapping(Mapping(compilation), TestContext.Current.CancellationToken)!;
    }

    private static InvocationExpressionSyntax Mapping(AnalyzedCompilation compilation)
        => compilation.Compilation.SyntaxTrees.First().GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Single(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "MapPost" });

    private static AnalyzedCompilation Compile(string statements, params string[] files)
        => AnalyzedCompilation.For(Create("Program", OutputKind.ConsoleApplication, [], [ChatProgram.Of(statements.Replace("HANDLER", Handler)), ChatProgram.Service, RuleTests<UnauthenticatedModelEndpoint>.ImplicitUsings, .. files]), new AnalyzerOptions([]), TestContext.Current.CancellationToken)!;

    private static CSharpCompilation Create(string name, OutputKind kind, MetadataReference[] projects, params string[] files)
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            files.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"File{i}.cs")),
            SdkReferences.Everything.Concat(projects),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}
