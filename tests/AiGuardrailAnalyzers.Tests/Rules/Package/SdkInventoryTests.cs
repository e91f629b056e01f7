using AiGuardrailAnalyzers.Rules.Package;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Package;

// These tests run what is off by default; that nobody pays for it until it is asked for, consumer builds show.
public sealed class SdkInventoryTests : RuleTests<SdkInventory>
{
    private const string Abstractions = "Microsoft.Extensions.AI.Abstractions";

    private const string Program = """
        public sealed class Chat(IChatClient client)
        {
            public async Task<string> Ask(string topic, string question)
            {
                List<ChatMessage> messages = [new ChatMessage(ChatRole.System, topic), new ChatMessage(ChatRole.User, question)];
                return (await client.GetResponseAsync(messages)).Text + (await client.GetResponseAsync(topic)).Text;
            }
        }
        """;

    private const string Gateway = "static class Gateway { public static string Ask(string text) => text; } class Shop { string Talk(string text) => Gateway.Ask(text + Gateway.Ask(text)); }";

    // One of each SDK, at its first use; counted is the whole project.
    [Fact]
    public Task ReportsWhatIsUsed() => ReportsIn([Abstractions, "OllamaSharp"], "",
        [
            Place("/0/File0.cs", 5, 43, 54, Abstractions, "model.chat 3, prompt.message 2, prompt.role.instructing 1"),
            Place("/0/File1.cs", 1, 73, 100, "OllamaSharp", "client.endpoint 1, model.name 1"),
        ],
        Program,
        "public static class Clients { public static IChatClient C(Uri u) => new OllamaSharp.OllamaApiClient(u); public static Task<ChatResponse> Go(IChatClient c) => c.GetResponseAsync(\"go\"); }");

    [Fact]
    public Task ReportsWhatIsNotUsed() => ReportsIn([Abstractions], "", [Place("/0/File0.cs", 1, 1, 6, Abstractions, "nothing of it is used here")], "class Nothing;", "class More;");

    [Fact]
    public Task ReportsAnInHouseSdk() => ReportsIn([], "ai_guardrail.model_calls = Gateway.Ask", [Place("/0/File0.cs", 1, 122, 125, "TestProject", "model.chat 2", "0.0.0.0")], Gateway);

    [Theory]
    [InlineData(Gateway, "")]
    [InlineData("class Nothing;", "")]
    [InlineData("class Nothing;", "ai_guardrail.model_calls = Gateway.Ask")]
    public Task StaysSilentWithoutAi(string program, string options) => StaysSilentIn([], options, program);

    private static DiagnosticResult Place(string file, int line, int from, int to, string sdk, string uses, string? version = null)
        => new DiagnosticResult(SdkInventory.Descriptor).WithSpan(file, line, from, line, to)
            .WithArguments(sdk, version ?? System.Reflection.AssemblyName.GetAssemblyName(SdkReferences.All.First(reference => reference.Package == sdk).Path).Version!.ToString(), uses);

    private static Task StaysSilentIn(string[] packages, string options, params string[] files) => ReportsIn(packages, options, [], files);

    private static Task ReportsIn(string[] packages, string options, DiagnosticResult[] expected, params string[] files)
    {
        CSharpAnalyzerTest<SdkInventory, DefaultVerifier> test = Test(files);
        test.TestState.AdditionalReferences.Clear();
        test.TestState.AdditionalReferences.AddRange(SdkReferences.Only(packages));
        if (packages.Length == 0)
        {
            test.TestState.Sources.RemoveAt(0);
            test.TestState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings.Replace("global using global::Microsoft.Extensions.AI;", "")));
        }

        test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\n{options}\n"));
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
