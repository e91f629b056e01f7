using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedPromptTemplateTests : FixTests<UntrustedPromptTemplate, UntrustedPromptTemplateFix>
{
    private const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/sum", (SumRequest request, Summarizer summarizer, CancellationToken token) => summarizer.Sum(request.Text, request.Style, token));
        app.Run();

        public record SumRequest(string Text, string Style, int Words);
        """;

    private static string Summarizer(string body, string members = "") => $$""""
        using Microsoft.Extensions.VectorData;
        using Microsoft.SemanticKernel;

        public class Summarizer(Kernel kernel)
        {
            private static readonly HashSet<string> s_styles = ["short", "long"];

            {{members}}

            public async Task<string> Sum(string text, string style, CancellationToken token)
            {
                {{body}}
            }
        }
        """";

    private static string Invoking(string prompt, string before = "", string more = "") => Summarizer($$"""
        {{before}}
                return (await kernel.InvokePromptAsync({{prompt}}{{more}})).ToString();
        """);

    [Fact]
    public Task InterpolatedPrompt() => Reports(Program, Invoking("[|$\"Sum up {text}\"|]"));

    [Fact]
    public Task ArgumentOfTheTemplate() => StaysSilent(Program, Invoking("\"Sum up {{$text}}\"", more: ", new() { [\"text\"] = text }"));

    [Fact]
    public Task ConcatenatedInALocal() => Reports(Program, Invoking("[|prompt|]", "var prompt = \"Sum up \" + text + \" \" + style;"));

    [Fact]
    public Task LocalOfConstants() => StaysSilent(Program, Invoking("prompt", "var prompt = \"Sum up \" + (style == \"short\" ? \"shortly\" : \"fully\") + \" {{$text}}\";", ", new KernelArguments { { \"text\", text } }"));

    [Fact]
    public Task Replaced() => Reports(Program, Invoking("[|prompt|]", "var prompt = File.ReadAllText(\"prompt.txt\").Replace(\"@text\", text);"));

    [Fact]
    public Task TemplateFromAFile() => StaysSilent(Program, Invoking("prompt", "var prompt = File.ReadAllText(\"prompt.txt\");", ", new KernelArguments { [\"text\"] = text }"));

    [Fact]
    public Task AllowList() => StaysSilent(Program, Invoking("$\"Sum up in {style} form: {{{{$text}}}}\"", "if (!s_styles.Contains(style)) return \"\";", ", new() { [\"text\"] = text }"));

    [Fact]
    public Task AllowListOfAnother() => Reports(Program, Invoking("[|$\"Sum up in {style} form: {text}\"|]", "if (!s_styles.Contains(style)) return \"\";"));

    [Fact]
    public Task LengthIsNoGuard() => Reports(Program, Invoking("[|$\"Sum up {text}\"|]", "if (text.Length > 100) return \"\";"));

    [Fact]
    public Task TypedValue() => StaysSilent(Program, Invoking("$\"Sum up in {words} words\"", "if (!int.TryParse(style, out int words)) return \"\";"));

    [Fact]
    public Task Config() => Reports(Program, Summarizer("""
        var function = kernel.CreateFunctionFromPrompt(new PromptTemplateConfig { Name = "sum", Template = [|"Sum up " + text|] });
                return (await kernel.InvokeAsync(function)).ToString();
        """));

    [Fact]
    public Task FixedConfig() => StaysSilent(Program, Summarizer("""
        var function = kernel.CreateFunctionFromPrompt(new PromptTemplateConfig { Name = "sum", Template = "Sum up {{$text}}" });
                return (await kernel.InvokeAsync(function, new() { ["text"] = text })).ToString();
        """));

    [Fact]
    public Task Function() => Reports(Program, Summarizer("""
        var function = KernelFunctionFactory.CreateFromPrompt([|text|], functionName: "sum");
                return (await function.InvokeAsync<string>(kernel))!;
        """));

    [Fact]
    public Task FixedFunction() => StaysSilent(Program, Summarizer("""
        var function = KernelFunctionFactory.CreateFromPrompt("Sum up {{$text}}", functionName: "sum");
                return (await function.InvokeAsync<string>(kernel, new() { ["text"] = text }))!;
        """));

    [Fact]
    public Task RetrievedRecords() => Reports("""
        using Microsoft.Extensions.VectorData;
        using Microsoft.SemanticKernel;

        public class Doc { public string Text { get; set; } = ""; }

        public class Rag(VectorStoreCollection<string, Doc> docs, Kernel kernel)
        {
            public async Task<string> Ask(ReadOnlyMemory<float> vector)
            {
                var context = "";
                await foreach (var hit in docs.SearchAsync(vector, 3)) context += hit.Record.Text;
                return (await kernel.InvokePromptAsync([|"Context: " + context|])).ToString();
            }
        }
        """);

    [Fact]
    public Task RetrievedRecordsAsArgument() => StaysSilent("""
        using Microsoft.Extensions.VectorData;
        using Microsoft.SemanticKernel;

        public class Doc { public string Text { get; set; } = ""; }

        public class Rag(VectorStoreCollection<string, Doc> docs, Kernel kernel)
        {
            public async Task<string> Ask(ReadOnlyMemory<float> vector)
            {
                var context = "";
                await foreach (var hit in docs.SearchAsync(vector, 3)) context += hit.Record.Text;
                return (await kernel.InvokePromptAsync("Context: {{$context}}", new() { ["context"] = context })).ToString();
            }
        }
        """);

    [Fact]
    public Task HelperBuildsTheTemplate() => Reports(Program, Summarizer("return (await kernel.InvokePromptAsync([|Prompt(text)|])).ToString();", "private static string Prompt(string text) => $\"Sum up {text}\";"));

    [Fact]
    public Task HelperChoosesTheTemplate() => StaysSilent(Program, Summarizer(
        "return (await kernel.InvokePromptAsync(Prompt(style), new() { [\"text\"] = text })).ToString();",
        "private static string Prompt(string style) => style switch { \"short\" => \"Shortly: {{$text}}\", _ => \"Fully: {{$text}}\" };"));

    [Fact]
    public Task ConsoleArguments() => StaysSilent("""
        using Microsoft.SemanticKernel;

        Kernel kernel = Kernel.CreateBuilder().Build();
        Console.WriteLine(await kernel.InvokePromptAsync($"Sum up {args[0]}"));
        """);

    // Fix.

    [Fact]
    public Task FixesAnInterpolation() => Fixes(
        [Program, Invoking("[|$\"Sum up {text} in {style} {{form}}: {text.Trim()}\"|]")],
        [Program, Invoking("\"Sum up {{$text}} in {{$style}} {form}: {{$value}}\"", more: ", new KernelArguments { [\"text\"] = text, [\"style\"] = style, [\"value\"] = text.Trim() }")]);

    [Fact]
    public Task FixesAConcatenation() => Fixes(
        [Program, Invoking("[|\"Sum up \" + text + \" in \" + style|]")],
        [Program, Invoking("\"Sum up {{$text}} in {{$style}}\"", more: ", new KernelArguments { [\"text\"] = text, [\"style\"] = style }")]);

    [Fact]
    public Task FixesARawStringInALocal() => Fixes(
        [Program, Invoking("[|prompt|]", "var prompt = $\"\"\"\n            Sum up\n            {text}\n            \"\"\";")],
        [Program, Invoking("prompt", "var prompt = \"\"\"\n            Sum up\n            {{$text}}\n            \"\"\";", ", new KernelArguments { [\"text\"] = text }")]);

    [Fact]
    public Task NoFixWhereArgumentsAreGiven() => OffersNoFixIn(Invoking("[|$\"Sum up {text}\"|]", more: ", new() { [\"style\"] = style }"));

    [Fact]
    public Task NoFixWhereThePromptIsUsedTwice() => OffersNoFixIn(Invoking("[|prompt|]", "var prompt = $\"Sum up {text}\"; Console.WriteLine(prompt);"));

    [Fact]
    public Task NoFixForAWholeTemplate() => OffersNoFixIn(Invoking("[|text|]"));

    private static Task OffersNoFixIn(string service) => Fixes([Program, service], [Program, service]);
}
