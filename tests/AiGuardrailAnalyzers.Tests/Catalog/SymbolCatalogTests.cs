using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Catalog;

public sealed class SymbolCatalogTests
{
    [Fact]
    public void FrameworksAloneAreNoAi()
        => Assert.False(SymbolCatalog.IsAiSdkUsed(Compile("class C { }", SdkReferences.FrameworkOnly)));

    [Theory]
    [InlineData("Azure.Core")]
    [InlineData("System.ClientModel")]
    public void WhatEveryAzureProgramReferencesIsNoAi(string package)
        => Assert.False(SymbolCatalog.IsAiSdkUsed(Compile("class C { }", SdkReferences.Only(package))));

    [Theory]
    [InlineData("Microsoft.Extensions.AI.Abstractions")]
    [InlineData("OpenAI")]
    [InlineData("Azure.AI.OpenAI")]
    [InlineData("Microsoft.SemanticKernel.Abstractions")]
    [InlineData("Microsoft.Agents.AI.Abstractions")]
    [InlineData("OllamaSharp")]
    public void EachSdkAloneIsAi(string package)
        => Assert.True(SymbolCatalog.IsAiSdkUsed(Compile("class C { }", SdkReferences.Only(package))));

    [Fact]
    public void AnSdkCompiledFromSourceIsAi()
        => Assert.True(SymbolCatalog.IsAiSdkUsed(Compile(
            "namespace Microsoft.Extensions.AI; public interface IChatClient { }", SdkReferences.FrameworkOnly)));

    [Fact]
    public void LookAlikesHaveNoRole()
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            namespace Shop.AI;
            public interface IChatClient { string GetResponseAsync(string text); }
            class C { string M(IChatClient client) => client.GetResponseAsync("hi"); }
            """);
        Assert.Empty(catalog.RowsOf(called));
        Assert.False(catalog.IsType(called.ContainingType, ApiRole.ClientType));
    }

    [Fact]
    public void ALookAlikeNestedInATypeOfTheSdksNameHasNoRole()
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            namespace Shop;
            class OpenAI { public class Chat { public class ChatClient { public string CompleteChat(string text) => text; } } }
            class C { string M(OpenAI.Chat.ChatClient client) => client.CompleteChat("hi"); }
            """);
        Assert.Empty(catalog.RowsOf(called));
    }

    [Fact]
    public void ATypeThatTwoReferencesDefineResolves()
    {
        const string Type = "Microsoft.Extensions.AI.ChatClientExtensions";
        Compilation compilation = Compile("class C { }", SdkReferences.Everything);
        Assert.Equal(2, new SymbolCatalog(compilation).Types(Type).Length);

        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            using Microsoft.Extensions.AI;
            class C { object M(IChatClient client) => client.GetResponseAsync("hi"); }
            """);
        Assert.True(catalog.Is(called, ApiRole.ModelChat));
        Assert.Equal(Type, called.ContainingType.ToDisplayString());
    }

    [Theory]
    [InlineData("class My(IChatClient inner) : DelegatingChatClient(inner) { public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> m, ChatOptions? o = null, CancellationToken c = default) => base.GetResponseAsync(m, o, c); }")]
    [InlineData("class My(IChatClient inner) : DelegatingChatClient(inner);")]
    [InlineData("abstract class My : IChatClient { public abstract Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> m, ChatOptions? o = null, CancellationToken c = default); public abstract IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> m, ChatOptions? o = null, CancellationToken c = default); public abstract object? GetService(Type t, object? k = null); public abstract void Dispose(); }")]
    [InlineData("interface My : IChatClient;")]
    public void ImplementationsAndOverridesCount(string declaration)
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call($$"""
            using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Microsoft.Extensions.AI;
            {{declaration}}
            class C { object M(My client) => client.GetResponseAsync(new List<ChatMessage>()); }
            """);
        Assert.True(catalog.Is(called, ApiRole.ModelChat));
    }

    [Fact]
    public void AnOverloadThatImplementsNothingOfTheSdkHasNoRole()
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            using Microsoft.Extensions.AI;
            class My(IChatClient inner) : DelegatingChatClient(inner) { public int GetResponseAsync(int length) => length; }
            class C { int M(My client) => client.GetResponseAsync(1); }
            """);
        Assert.Empty(catalog.RowsOf(called));
    }

    [Fact]
    public void AMemberThatImplementsOneOfTwoInterfacesHasThatRoleAlone()
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            using OllamaSharp; using OllamaSharp.Models;
            class C { object M(OllamaApiClient client) => client.GenerateAsync(new GenerateRequest()); }
            """);
        Assert.True(catalog.Is(called, ApiRole.ModelChat));
        Assert.False(catalog.Is(called, ApiRole.ModelEmbedding));
    }

    [Theory]
    [InlineData("IEmbeddingGenerator<string, Embedding<float>> g", "g.GenerateAsync(new[] { \"a\" })")]
    [InlineData("IEmbeddingGenerator<string, Embedding<float>> g", "g.GenerateVectorAsync(\"a\")")]
    [InlineData("DelegatingEmbeddingGenerator<string, Embedding<float>> g", "g.GenerateAsync(new[] { \"a\" })")]
    public void ConstructedGenericsCount(string parameter, string call)
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call($$"""
            using Microsoft.Extensions.AI;
            class C { object M({{parameter}}) => {{call}}; }
            """);
        Assert.True(catalog.Is(called, ApiRole.ModelEmbedding));
    }

    [Fact]
    public void AStaticMemberOfADerivedTypeIsNotItsBases()
    {
        (SymbolCatalog catalog, IMethodSymbol called) = Call("""
            abstract class Derived : Microsoft.Agents.AI.AIAgent { public static object RunAsync(int n) => n; }
            class C { object M() => Derived.RunAsync(1); }
            """);
        Assert.False(catalog.Is(called, ApiRole.ModelChat));
    }

    [Fact]
    public void TypesDerivedFromAClientAreClients()
    {
        Compilation compilation = Compile("class My(Microsoft.Extensions.AI.IChatClient inner) : Microsoft.Extensions.AI.DelegatingChatClient(inner); class Other;", SdkReferences.Everything);
        var catalog = new SymbolCatalog(compilation);
        Assert.True(catalog.IsType(compilation.Assembly.GetTypeByMetadataName("My"), ApiRole.ClientType));
        Assert.False(catalog.IsType(compilation.Assembly.GetTypeByMetadataName("Other"), ApiRole.ClientType));
        Assert.False(catalog.IsType(null, ApiRole.ClientType));
    }

    [Fact]
    public void NoMemberHasNoRole()
    {
        var catalog = new SymbolCatalog(Compile("class C { }", SdkReferences.Everything));
        Assert.Empty(catalog.RowsOf(null));
        Assert.Null(catalog.Find(null, ApiRole.ModelChat));
    }

    private static CSharpCompilation Compile(string code, IEnumerable<MetadataReference> references)
        => CSharpCompilation.Create("Test", [CSharpSyntaxTree.ParseText(code)], references, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    // The catalog of a program against every SDK, and the method that the call in 'M' means.
    private static (SymbolCatalog Catalog, IMethodSymbol Called) Call(string code)
    {
        CSharpCompilation compilation = Compile(code, SdkReferences.Everything);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        InvocationExpressionSyntax call = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Single(method => method.Identifier.ValueText == "M").DescendantNodes().OfType<InvocationExpressionSyntax>().First();
        return (new SymbolCatalog(compilation), Assert.IsAssignableFrom<IMethodSymbol>(compilation.GetSemanticModel(tree).GetSymbolInfo(call, TestContext.Current.CancellationToken).Symbol));
    }
}
