using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class DangerousPromptContentTests : FixTests<DangerousPromptContent, DangerousPromptContentFix>
{
    private static string Asking(string variable, string value) => $$"""
        using Microsoft.SemanticKernel;

        public class Asker(Kernel kernel)
        {
            public async Task<string> Ask(string question)
            {
                var config = new PromptTemplateConfig("{{"{{$question}}"}}") { InputVariables = [{{variable}}] };
                return (await kernel.InvokeAsync(kernel.CreateFunctionFromPrompt(config), new KernelArguments { ["question"] = {{value}} })).ToString();
            }
        }
        """;

    [Fact]
    public Task Variable() => Reports(Asking("new() { Name = \"question\", [|AllowDangerouslySetContent = true|] }", "question"));

    [Fact]
    public Task VariableLeftEncoded() => StaysSilent(Asking("new() { Name = \"question\", AllowDangerouslySetContent = false }", "question"));

    [Fact]
    public Task VariableWithConstantContent() => StaysSilent(Asking("new() { Name = \"question\", AllowDangerouslySetContent = true }", "\"<message role='user'>Hi</message>\""));

    [Fact]
    public Task AnotherVariableIsConstant() => Reports(Asking("new() { Name = \"other\", AllowDangerouslySetContent = [|true|] }".Replace("AllowDangerouslySetContent = [|true|]", "[|AllowDangerouslySetContent = true|]"), "\"Hi\""));

    [Fact]
    public Task NumberIsNoText() => StaysSilent(Asking("new() { Name = \"question\", AllowDangerouslySetContent = true }", "question.Length"));

    [Fact]
    public Task Factory() => Reports("""
        using Microsoft.SemanticKernel;

        public class Asker(Kernel kernel)
        {
            public async Task<string> Ask(string question)
            {
                var factory = new KernelPromptTemplateFactory { [|AllowDangerouslySetContent = true|] };
                return (await kernel.InvokePromptAsync("{{$question}}", new() { ["question"] = question }, promptTemplateFactory: factory)).ToString();
            }
        }
        """);

    [Fact]
    public Task FactoryWithConstantContent() => StaysSilent("""
        using Microsoft.SemanticKernel;

        public class Asker(Kernel kernel)
        {
            public async Task<string> Ask()
            {
                var factory = new KernelPromptTemplateFactory { AllowDangerouslySetContent = true };
                return (await kernel.InvokePromptAsync("{{$rules}}", new() { ["rules"] = "<message role='system'>Be kind</message>" }, promptTemplateFactory: factory)).ToString();
            }
        }
        """);

    [Fact]
    public Task ConfigSetLater() => Reports("""
        using Microsoft.SemanticKernel;

        public static class Prompts
        {
            private const bool Raw = true;

            public static PromptTemplateConfig Load(string json)
            {
                var config = PromptTemplateConfig.FromJson(json);
                [|config.AllowDangerouslySetContent = Raw|];
                return config;
            }
        }
        """);

    [Fact]
    public Task DecidedElsewhere() => StaysSilent("""
        using Microsoft.SemanticKernel;

        public static class Prompts
        {
            public static PromptTemplateConfig Load(string json, bool raw)
            {
                var config = PromptTemplateConfig.FromJson(json);
                config.AllowDangerouslySetContent = raw;
                return config;
            }
        }
        """);

    [Fact]
    public Task OwnPropertyOfThatName() => StaysSilent("""
        public class Editor { public bool AllowDangerouslySetContent { get; set; } }

        public static class Editors { public static Editor New() => new() { AllowDangerouslySetContent = true }; }
        """);

    // Fix.

    [Fact]
    public Task RemovesTheSwitch() => Fixes(
        Asking("new() { Name = \"question\", [|AllowDangerouslySetContent = true|] }", "question"),
        Asking("new() { Name = \"question\" }", "question"));

    [Fact]
    public Task RemovesTheStatement() => Fixes("""
        using Microsoft.SemanticKernel;

        public static class Prompts
        {
            public static PromptTemplateConfig Load(string json)
            {
                var config = PromptTemplateConfig.FromJson(json);
                [|config.AllowDangerouslySetContent = true|];
                return config;
            }
        }
        """, """
        using Microsoft.SemanticKernel;

        public static class Prompts
        {
            public static PromptTemplateConfig Load(string json)
            {
                var config = PromptTemplateConfig.FromJson(json);
                return config;
            }
        }
        """);
}
