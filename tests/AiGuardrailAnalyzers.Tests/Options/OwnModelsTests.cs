using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Options;

/// <summary>What a project tells the rules, in each of the three ways: a file of rows, an option, an annotation. Each case is told from the same program without it.</summary>
public sealed class OwnModelsTests : RuleTests<UntrustedInputInInstructions>
{
    private const string Annotation = """
        namespace Shop
        {
            [System.AttributeUsage(System.AttributeTargets.All)]
            public sealed class NAMEAttribute : System.Attribute;
        }
        """;

    private const string Service = """
        namespace Shop
        {
            public static class Text
            {
                MARK
                public static string Clean(string text) => text.Replace("#", "");

                GUARD
                public static bool IsFit(string text) => text.Length % 7 != 3;

                GUARD
                public static void Check(string text) { if (text.Length % 7 == 3) throw new ArgumentException("unfit"); }
            }

            public sealed class Settings(IConfiguration configuration)
            {
                MARK
                public string Topic => Http.Current.Request.Query["topic"].ToString();
            }

            public static class Http { public static HttpContext Current => null!; }

            public sealed class Chat(IChatClient client)
            {
                public async Task<string> Ask(PARAMETER string topic, string question, CancellationToken token)
                {
                    BEFORE
                    List<ChatMessage> messages = [new(ChatRole.System, VALUE), new(ChatRole.User, question)];
                    return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
                }
            }
        }
        """;

    private const string Program = """
        using Shop;
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Question question, Chat chat, CancellationToken token) => chat.Ask(question.Topic, question.Text, token));
        app.Run();

        public record Question(string Topic, string Text);
        """;

    [Theory]
    [InlineData("Shop.Text.Clean(topic)", "", "flow.trusted M:Shop.Text.Clean", "sanitizers = Shop.Text.Clean", "PromptSanitizer")]
    [InlineData("topic", "if (!Shop.Text.IsFit(topic)) return \"\";", "guard.check M:Shop.Text.IsFit", "guards = Shop.Text.IsFit", "PromptGuard")]
    [InlineData("topic", "Shop.Text.Check(topic);", "guard.check M:Shop.Text.Check", "guards = M:Shop.Text.Check", "PromptGuard")]
    [InlineData("new Settings(null!).Topic", "", "flow.trusted P:Shop.Settings.Topic", "trusted_sources = P:Shop.Settings.Topic", "TrustedInput")]
    public async Task WhatClearsIsDeclared(string value, string before, string row, string option, string annotation)
    {
        string service = Service.Replace("BEFORE", before).Replace("VALUE", $"[|{value}|]").Replace("PARAMETER", "");
        string silent = Service.Replace("BEFORE", before).Replace("VALUE", value).Replace("PARAMETER", "");
        await Reports(Program, Unmarked(service));
        await WithFile(row, Program, Unmarked(silent));
        await WithOption(option, Program, Unmarked(silent));
        await StaysSilent(Program, silent.Replace(annotation == "PromptGuard" ? "GUARD" : "MARK", $"[{annotation}]").Replace("GUARD", "").Replace("MARK", ""), Annotation.Replace("NAME", annotation));
    }

    [Fact]
    public async Task TrustedParameterIsDeclared()
    {
        string silent = Unmarked(Service.Replace("BEFORE", "").Replace("VALUE", "topic"));
        await StaysSilent(Program, silent.Replace("PARAMETER", "[TrustedInput]"), Annotation.Replace("NAME", "TrustedInput"));
        await WithFile("flow.trusted M:Shop.Chat.Ask arg(topic)", Program, silent.Replace("PARAMETER", ""));
        await Reports(Program, Unmarked(Service.Replace("BEFORE", "").Replace("VALUE", "[|topic|]").Replace("PARAMETER", "")));
    }

    [Theory]
    [InlineData("source.remote M:Shop.Inbox.Next", "untrusted_sources = Shop.Inbox.Next", "UntrustedInput")]
    public async Task SourceIsDeclared(string row, string option, string annotation)
    {
        const string Worker = """
            namespace Shop
            {
                public static class Inbox { MARK public static string Next() => Console.ReadLine() ?? ""; }

                public sealed class Worker(IChatClient client)
                {
                    public Task Run() => client.GetResponseAsync([new ChatMessage(ChatRole.System, VALUE)]);
                }
            }
            """;
        string silent = Worker.Replace("MARK", "").Replace("VALUE", "Inbox.Next()");
        string reported = Worker.Replace("VALUE", "[|Inbox.Next()|]");
        await StaysSilent(silent);
        await WithFile(row, reported.Replace("MARK", ""));
        await WithOption(option, reported.Replace("MARK", ""));
        await Reports(reported.Replace("MARK", $"[{annotation}]"), Annotation.Replace("NAME", annotation));
    }

    [Fact]
    public async Task BuiltInRowIsTakenBack()
    {
        string service = Unmarked(Service.Replace("BEFORE", "").Replace("PARAMETER", ""));
        await Reports(Program, service.Replace("VALUE", "[|topic|]"));
        await WithFile("-prompt.message M:Microsoft.Extensions.AI.ChatMessage.#ctor", Program, service.Replace("VALUE", "topic"));
    }

    private static string Unmarked(string code) => code.Replace("GUARD", "").Replace("MARK", "");

    private static Task WithFile(string rows, params string[] files)
    {
        CSharpAnalyzerTest<UntrustedInputInInstructions, DefaultVerifier> test = Test(files);
        test.TestState.AdditionalFiles.Add(("/0/shop.aiguardrail.models", rows));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task WithOption(string option, params string[] files)
    {
        CSharpAnalyzerTest<UntrustedInputInInstructions, DefaultVerifier> test = Test(files);
        test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\nai_guardrail.{option}"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // A list for one rule stands in place of the general one.
    [Fact]
    public async Task OneRuleHasAListOfItsOwn()
    {
        string service = Unmarked(Service.Replace("BEFORE", "").Replace("PARAMETER", ""));
        string silent = service.Replace("VALUE", "Shop.Text.Clean(topic)");
        string reported = service.Replace("VALUE", "[|Shop.Text.Clean(topic)|]");
        await StaysSilentWith("ai_guardrail.AISEC101.sanitizers = Shop.Text.Clean", Program, silent);
        await ReportsWith("ai_guardrail.AISEC113.sanitizers = Shop.Text.Clean", Program, reported);
        await ReportsWith("ai_guardrail.sanitizers = Shop.Text.Clean\nai_guardrail.AISEC101.sanitizers = Shop.Text.Other", Program, reported);
    }

    [Fact]
    public async Task TestsOfOneRuleAreIncluded()
    {
        string reported = Unmarked(Service.Replace("BEFORE", "").Replace("PARAMETER", "").Replace("VALUE", "[|topic|]"));
        await Reports(Program, reported);
        await InTests("", reported.Replace("[|", "").Replace("|]", ""));
        await InTests("ai_guardrail.include_tests = true", reported);
        await InTests("ai_guardrail.AISEC101.include_tests = true", reported);
        await InTests("ai_guardrail.AISEC102.include_tests = true", reported.Replace("[|", "").Replace("|]", ""));

        static Task InTests(string options, string service)
        {
            CSharpAnalyzerTest<UntrustedInputInInstructions, DefaultVerifier> test = Test(Program, service);
            test.TestState.AnalyzerConfigFiles.Add(("/0/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true"));
            test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\n{options}"));
            return test.RunAsync(TestContext.Current.CancellationToken);
        }
    }
}
