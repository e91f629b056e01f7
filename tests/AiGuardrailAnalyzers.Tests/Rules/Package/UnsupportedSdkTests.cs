using AiGuardrailAnalyzers.Rules.Package;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Package;

public sealed class UnsupportedSdkTests : RuleTests<UnsupportedSdk>
{
    private const string Renamed = "namespace OllamaSharp { public class Llama(string address) { public string Say(string text) => address + text; } }";

    private const string Known = "namespace OllamaSharp { public class OllamaApiClient(string address) { public string Say(string text) => address + text; } }";

    private const string Program = """
        using USING;

        public class Talk
        {
            public string Ask(string question) => new TYPE("http://localhost").Say(question);
        }
        """;

    [Theory]
    [InlineData("OllamaSharp", "9.0.0.0")]
    [InlineData("OllamaSharp", "12.3.0.0")]
    public Task ReportsAVersionWithoutKnownNames(string assembly, string version) => Reports(Program.Replace("USING", "[|OllamaSharp|]").Replace("TYPE", "Llama"), Sdk(assembly, version, Renamed));

    [Fact]
    public Task ReportsAGlobalUsing() => Reports(Program.Replace("using USING", "global using [|OllamaSharp|]").Replace("TYPE", "Llama"), Sdk("OllamaSharp", "9.0.0.0", Renamed));

    [Fact]
    public Task StaysSilentOnAVersionWithAKnownName() => StaysSilent(Program.Replace("USING", "OllamaSharp").Replace("TYPE", "OllamaApiClient"), Sdk("OllamaSharp", "9.0.0.0", Known));

    [Fact]
    public Task StaysSilentOnAnotherAssembly() => StaysSilent(Program.Replace("USING", "OllamaSharp").Replace("TYPE", "Llama"), Sdk("Contoso.Llama", "9.0.0.0", Renamed));

    [Fact]
    public Task StaysSilentWhereNothingIsImported() => StaysSilent(Program.Replace("USING", "System").Replace("TYPE", "OllamaSharp.Llama"), Sdk("OllamaSharp", "9.0.0.0", Renamed));

    // Each SDK as it is restored here.
    [Fact]
    public Task StaysSilentOnAllThatIsKnown() => StaysSilent("""
        using Anthropic;
        using Azure.AI.Inference;
        using Azure.AI.OpenAI;
        using Microsoft.Agents.AI;
        using Microsoft.Extensions.AI;
        using Microsoft.ML;
        using Microsoft.ML.OnnxRuntime;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using ModelContextProtocol.Client;
        using ModelContextProtocol.Server;
        using OllamaSharp;
        using OpenAI;
        using OpenAI.Chat;

        class Nothing;
        """);

    private static Task Reports(string program, MetadataReference sdk) => Run(program, sdk);

    private static Task StaysSilent(string program, MetadataReference sdk) => Run(program, sdk);

    private static Task Run(string program, MetadataReference sdk)
    {
        CSharpAnalyzerTest<UnsupportedSdk, DefaultVerifier> test = Test(program);
        test.TestState.AdditionalReferences.Clear();
        test.TestState.AdditionalReferences.AddRange([.. SdkReferences.Without("OllamaSharp"), sdk]);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static MetadataReference Sdk(string assembly, string version, string code)
    {
        var stream = new MemoryStream();
        Assert.True(CSharpCompilation.Create(assembly, [CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] {code}")], SdkReferences.FrameworkOnly, new(OutputKind.DynamicallyLinkedLibrary)).Emit(stream).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
