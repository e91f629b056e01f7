using AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.ModelProtection;

public sealed class ErrorDetailExposedTests : FixTests<ErrorDetailExposed, ErrorDetailExposedFix>
{
    // A minimal API whose handler asks a model.
    private static string Api(string handler, string attempt = "return Results.Ok((await client.GetResponseAsync(question)).Text);", string caught = "Exception") => $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/ask", async (string question, IChatClient client, HttpContext context, IHostEnvironment environment) =>
        {
            try
            {
                {{attempt}}
            }
            catch ({{caught}} ex)
            {
                {{handler}}
            }
        });
        app.Run();

        public sealed class ShopException(string message) : Exception(message);
        """;

    private static string Tool(string handler, string attribute = "[McpServerTool, Description(\"Reads\")]", string caught = "Exception") => $$"""
        using ModelContextProtocol;
        using ModelContextProtocol.Server;
        using System.ComponentModel;

        [McpServerToolType]
        public static class Tools
        {
            {{attribute}}
            public static async Task<string> Read(string path, ILogger<object> logger)
            {
                try
                {
                    return await File.ReadAllTextAsync(path);
                }
                catch ({{caught}} ex)
                {
                    {{handler}}
                }
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("return Results.Problem([|ex.Message|]);")]
    [InlineData("return Results.Problem(detail: $\"Failed: {[|ex.Message|]}\", statusCode: 500);")]
    [InlineData("return Results.BadRequest(new { error = [|ex.Message|] });")]
    [InlineData("return Results.Json(new { error = [|ex.ToString()|] }, statusCode: 500);")]
    [InlineData("var text = \"Failed: \" + [|ex.Message|]; return Results.Text(text);")]
    [InlineData("return Results.Problem([|ex.InnerException!.Message|]);")]
    [InlineData("return Results.Text($\"Failed: {[|ex|]}\");")]
    [InlineData("await context.Response.WriteAsync([|ex.Message|]); return Results.Empty;")]
    public Task ToTheCallersOfAnEndpoint(string handler) => Reports(Api(handler));

    [Fact]
    public Task ThroughAService() => Reports("""
        using Microsoft.AspNetCore.Mvc;

        public sealed class Assistant(IChatClient client)
        {
            public async Task<string> AskAsync(string question)
            {
                try
                {
                    return (await client.GetResponseAsync(question)).Text;
                }
                catch (Exception ex)
                {
                    return $"Error: {[|ex.Message|]}";
                }
            }
        }

        [ApiController, Route("ask")]
        public sealed class AskController(Assistant assistant) : ControllerBase
        {
            [HttpPost]
            public async Task<IActionResult> Ask([FromBody] string question)
            {
                var answer = await assistant.AskAsync(question);
                return Ok(answer);
            }

            [HttpGet]
            public async Task<IActionResult> Get(string question)
            {
                try
                {
                    return Ok(await assistant.AskAsync(question));
                }
                catch (InvalidOperationException ex)
                {
                    return StatusCode(500, new { error = "Failed", detail = [|ex.Message|] });
                }
            }
        }
        """);

    [Theory]
    [InlineData("return $\"Error: {[|ex.Message|]}\";")]
    [InlineData("return [|ex.ToString()|];")]
    [InlineData("logger.LogError(ex, \"x\"); return \"Error: \" + [|ex.Message|];")]
    public Task BackToTheModel(string handler) => Reports(Tool(handler));

    [Fact]
    public Task OfAFunction() => Reports("""
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(string (string path) =>
            {
                try { return File.ReadAllText(path); }
                catch (IOException ex) { return [|ex.Message|]; }
            }, "read")],
        };
        """);

    [Fact]
    public async Task TheMessageSaysWhere()
    {
        var test = Test(Api("return Results.Problem({|#0:ex.Message|});"), Tool("return {|#1:ex.Message|};"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC308", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("to the callers of 'POST /ask'"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC308", DiagnosticSeverity.Info).WithLocation(1).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("back to the model"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("return Results.Problem(\"The model did not answer.\");")]
    [InlineData("Console.Error.WriteLine(ex.Message); return Results.Problem(\"Failed\");")]
    [InlineData("return Results.Problem($\"Failed, tell support {context.TraceIdentifier}\");")]
    [InlineData("return Results.Problem(ex.GetType().Name.Length > 3 ? \"Failed\" : \"No\");")]
    [InlineData("return Results.Problem(environment.IsDevelopment() ? ex.Message : \"Failed\");")]
    [InlineData("if (ex.Message.Contains(\"quota\")) { return Results.Problem(\"Busy\"); } return Results.Problem(\"Failed\");")]
    [InlineData("throw new InvalidOperationException(ex.Message, ex);")]
    public Task AFixedMessage(string handler) => StaysSilent(Api(handler));

    [Theory]
    [InlineData("ShopException")]
    [InlineData("ArgumentException")]
    [InlineData("System.ComponentModel.DataAnnotations.ValidationException")]
    [InlineData("OperationCanceledException")]
    public Task TextMeantForTheCaller(string caught) => StaysSilent(Api("return Results.BadRequest(ex.Message);", caught: caught));

    [Fact]
    public Task AnEndpointWithoutAModel() => StaysSilent(Api("return Results.Problem(ex.Message);", attempt: "return Results.Ok(await File.ReadAllTextAsync(question));"));

    [Theory]
    [InlineData("return \"The file could not be read.\";")]
    [InlineData("logger.LogError(ex, \"{Message}\", ex.Message); return \"Failed\";")]
    [InlineData("logger.LogError(ex, \"x\"); throw new McpException(\"Failed\");")]
    public Task AToolWithAFixedMessage(string handler) => StaysSilent(Tool(handler));

    [Fact]
    public Task AToolThatPassesOnWhatIsMeantForTheModel() => StaysSilent(Tool("return ex.Message;", caught: "McpException"));

    [Fact]
    public Task AMethodThatIsNoTool() => StaysSilent(Tool("return ex.Message;", attribute: ""));

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Api("return Results.Problem(ex.);"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task SendsAFixedMessageAndLogs() => Fixes(
        Tool("return $\"Error: {[|ex.Message|]}\";"),
        Tool("logger.LogError(ex, \"The request failed.\");\n            return \"The request could not be completed.\";"));

    [Fact]
    public Task SendsAFixedMessageWhereItIsLogged() => Fixes(
        Tool("logger.LogWarning(ex, \"x\"); return [|ex.Message|];"),
        Tool("logger.LogWarning(ex, \"x\"); return \"The request could not be completed.\";"));

    [Fact]
    public Task NamesTheExceptionNoMore() => Fixes(
        Api("return Results.Problem(\"Failed: \" + [|ex.Message|]);"),
        Api("return Results.Problem(\"The request could not be completed.\");").Replace("catch (Exception ex)", "catch (Exception)", StringComparison.Ordinal));
}
