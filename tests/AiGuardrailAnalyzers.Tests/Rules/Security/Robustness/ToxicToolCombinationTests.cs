using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ToxicToolCombinationTests : RuleTests<ToxicToolCombination>
{
    // A program with tools whose names say nothing.
    private static string Program(string statements) => $$"""
        using Microsoft.Agents.AI;
        using Microsoft.Extensions.VectorData;

        IChatClient client = null!;
        HttpClient http = new();
        SendGrid.ISendGridClient mail = null!;
        VectorStoreCollection<string, Note> notes = null!;
        {{statements}}

        async Task<string> First(string address) => await http.GetStringAsync(address);
        async Task<string> Found(string query) { await foreach (var hit in notes.SearchAsync(query, 3)) { return hit.Record.Text; } return ""; }
        async Task<string> Second(string text) { await mail.SendEmailAsync(new SendGrid.Helpers.Mail.SendGridMessage { HtmlContent = text }); return "done"; }
        async Task<string> Both(string address) { var page = await http.GetStringAsync(address); await mail.SendEmailAsync(new SendGrid.Helpers.Mail.SendGridMessage { HtmlContent = page }); return "done"; }
        async Task<string> Weather(string city) => await http.GetStringAsync($"https://api.example.com/weather/{city}");
        async Task<string> Tickets(string words) { var url = $"{http.BaseAddress}search?q={words}"; return await http.GetStringAsync(url); }
        string SendMail(string text) => text.Trim();
        string Write(string path, string text) { File.WriteAllText(path, text); return "done"; }
        string Asked(string path) { if (Console.ReadLine() == "y") { File.Delete(path); } return "done"; }

        public sealed class Note { [VectorStoreKey] public string Id { get; set; } = ""; public string Text { get; set; } = ""; }
        """;

    private static string Plugins(string body) => $$"""
        using Microsoft.SemanticKernel;

        public sealed class Web(HttpClient http)
        {
            [KernelFunction] public Task<string> Status(string address) => http.GetStringAsync(address);
        }

        public sealed class Files
        {
            [KernelFunction] public string Check(string path) { File.Delete(path); return "done"; }
        }

        public sealed class Clock
        {
            [KernelFunction] public string SendMoney(string zone) => DateTimeOffset.Now.ToString(zone);
        }

        public sealed class Everything(HttpClient http)
        {
            [KernelFunction] public Task<string> Look(string address) => http.GetStringAsync(address);
            [KernelFunction] public string Look2(string path) { Directory.Delete(path, true); return "done"; }
        }

        public static class Kernels
        {
            public static void Build(IKernelBuilder builder, Kernel kernel, HttpClient http)
            {
                {{body}}
            }
        }
        """;

    // Reports.

    [Theory]
    [InlineData("var options = new ChatOptions { Tools = [|[AIFunctionFactory.Create(First), AIFunctionFactory.Create(Second)]|] };")]
    [InlineData("AIAgent agent = client.AsAIAgent(tools: [|[AIFunctionFactory.Create(Second), AIFunctionFactory.Create(First)]|]);")]
    [InlineData("var agent = new ChatClientAgent(client, tools: [|[AIFunctionFactory.Create(Found), AIFunctionFactory.Create(Write)]|]);")]
    [InlineData("List<AITool> tools = [AIFunctionFactory.Create(First)]; tools.Add(AIFunctionFactory.Create(Write)); var options = new ChatOptions { Tools = [|tools|] };")]
    [InlineData("var read = AIFunctionFactory.Create(First); var act = AIFunctionFactory.Create((string p) => Directory.Delete(p)); var options = new ChatOptions(); options.Tools = [|[read, act]|];")]
    [InlineData("var options = new ChatOptions { Tools = [|Tools()|] }; IList<AITool> Tools() => [AIFunctionFactory.Create(First), AIFunctionFactory.Create(Second)];")]
    [InlineData("AITool[] more = [AIFunctionFactory.Create(Second)]; var options = new ChatOptions { Tools = [|[AIFunctionFactory.Create(First), .. more]|] };")]
    [InlineData("var options = new ChatOptions { Tools = [|[new HostedWebSearchTool(), AIFunctionFactory.Create(Second)]|] };")]
    [InlineData("AITool search = new HostedWebSearchTool(); AIAgent agent = client.AsAIAgent(tools: [|[search, AIFunctionFactory.Create(Write)]|]);")]
    public Task EachWayToHandThemOver(string statements) => Reports(Program(statements));

    [Theory]
    [InlineData("builder.Plugins.AddFromType<Web>(); builder.Plugins.[|AddFromType<Files>|]();")]
    [InlineData("builder.Plugins.AddFromType<Web>().[|AddFromType<Files>|]();")]
    [InlineData("kernel.ImportPluginFromObject(new Files()); kernel.[|ImportPluginFromObject|](new Web(http));")]
    [InlineData("kernel.[|ImportPluginFromObject|](new Everything(http), \"all\");")]
    public Task PluginsOfOneKernel(string body) => Reports(Plugins(body));

    [Fact]
    public async Task TheMessageNamesBoth()
    {
        var test = Test(Program("var options = new ChatOptions { Tools = {|#0:[AIFunctionFactory.Create(First), AIFunctionFactory.Create(Second)]|} };"));
        test.ExpectedDiagnostics.Add(new DiagnosticResult("AISEC118", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("First", "reads what strangers wrote ('HttpClient.GetStringAsync')", "Second", "sends messages ('ISendGridClient.SendEmailAsync')"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Stays silent.

    [Theory]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Both)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), AIFunctionFactory.Create(SendMail)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Weather), AIFunctionFactory.Create(Second)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Tickets), AIFunctionFactory.Create(Second)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), AIFunctionFactory.Create(Found)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Second), AIFunctionFactory.Create(Write)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Second))] };")]
    [InlineData("var act = AIFunctionFactory.Create(Second); var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), new ApprovalRequiredAIFunction(act)] };")]
    [InlineData("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), AIFunctionFactory.Create(Asked)] };")]
    [InlineData("var reader = new ChatOptions { Tools = [AIFunctionFactory.Create(First)] }; var actor = new ChatOptions { Tools = [AIFunctionFactory.Create(Second)] };")]
    [InlineData("AIAgent agent = client.AsAIAgent(tools: [AIFunctionFactory.Create(First), AIFunctionFactory.Create(Second)]).AsBuilder().UseToolApproval().Build();")]
    [InlineData("AITool[] apart = [AIFunctionFactory.Create(First), AIFunctionFactory.Create(Second)]; Console.WriteLine(apart.Length);")]
    [InlineData("var options = new ChatOptions { Tools = [new HostedWebSearchTool(), AIFunctionFactory.Create(SendMail)] };")]
    [InlineData("var options = new ChatOptions { Tools = [new HostedWebSearchTool(), new ApprovalRequiredAIFunction(AIFunctionFactory.Create(Second))] };")]
    [InlineData("var options = new ChatOptions { Tools = [new HostedCodeInterpreterTool(), AIFunctionFactory.Create(Second)] };")]
    public Task EachGuard(string statements) => StaysSilent(Program(statements));

    [Theory]
    [InlineData("builder.Plugins.AddFromType<Web>().AddFromType<Clock>();")]
    [InlineData("kernel.ImportPluginFromType<Files>(); kernel.ImportPluginFromType<Clock>();")]
    [InlineData("kernel.ImportPluginFromObject(new Files());")]
    [InlineData("kernel.ImportPluginFromObject(new Web(http)); builder.Plugins.AddFromType<Files>();")]
    public Task PluginsThatDoNotMeet(string body) => StaysSilent(Plugins(body));

    [Fact]
    public Task AFilterThatMayRefuse() => StaysSilent(Plugins("kernel.ImportPluginFromObject(new Everything(http), \"all\");"), """
        using Microsoft.SemanticKernel;
        public sealed class Approval : IAutoFunctionInvocationFilter
        {
            public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
            {
                if (Console.ReadLine() != "y") { context.Terminate = true; return; }
                await next(context);
            }
        }
        """);

    [Fact]
    public async Task HalfTypedCode()
    {
        var test = Test(Program("var options = new ChatOptions { Tools = [AIFunctionFactory.Create(First), AIFunctionFactory.Create(, .. ] }; options.Tools = ;"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
