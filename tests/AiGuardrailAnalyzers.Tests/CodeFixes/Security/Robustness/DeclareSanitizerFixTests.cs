using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.CodeFixes.Security.Robustness;

public sealed class DeclareSanitizerFixTests : FixTests<UntrustedInputInInstructions, DeclareSanitizerFix>
{
    internal const string Program = """
        var app = WebApplication.Create(args);
        app.MapPost("/chat", (Question question, Shop.Chat chat, CancellationToken token) => chat.Ask(question.Topic, token));
        app.Run();

        public record Question(string Topic);
        """;

    private const string Attribute = """
        /// <summary>Marks a method whose result is fit for a prompt, whatever goes in.</summary>
        [System.AttributeUsage(System.AttributeTargets.Method)]
        internal sealed class PromptSanitizerAttribute : System.Attribute
        {
        }

        """;

    internal static string Chat(string body) => $$"""
        namespace Shop;

        public sealed class Chat(IChatClient client)
        {
            public async Task<string> Ask(string topic, CancellationToken token)
            {
                {{body}}
                return (await client.GetResponseAsync(messages, cancellationToken: token)).Text;
            }
        }
        """;

    private static string Text(string attribute = "") => $$"""
        namespace Shop;

        public static class Text
        {
            /// <summary>Removes marks.</summary>
            {{attribute}}public static string Clean(string text) => text.Replace("#", "");

            public static string Other(string text) => text.Trim();
        }
        """;

    private static readonly string s_marked = Text("[PromptSanitizer]\n    ");

    private static Task Declares(string body, string methods, string declared)
        => Run([Program, Chat(body), methods], [Program, Chat(body.Replace("[|", "").Replace("|]", "")), declared], Attribute);

    [Theory]
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|Text.Clean(topic)|])];")]
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|\"Talk of \" + Text.Clean(topic)|])];")]
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|$\"Talk of {Text.Clean(topic)}\"|])];")]
    [InlineData("string clean = Text.Clean(topic.Trim()); List<ChatMessage> messages = [new(ChatRole.System, [|clean|])];")]
    public Task DeclaresTheMethodThatTheValueGoesThrough(string body) => Declares(body, Text(), s_marked);

    // Two messages, one method: one declaration, one file.
    [Fact]
    public Task DeclaresItOnce() => Declares(
        "List<ChatMessage> messages = [new(ChatRole.System, [|Text.Clean(topic)|]), new(ChatRole.System, [|Text.Clean(topic + \"!\")|])];", Text(), s_marked);

    // The call stands where the value comes from.
    [Fact]
    public Task DeclaresWhatIsCalledOnTheWay() => Run(
        [Program.Replace("question.Topic, token", "Shop.Text.Clean(question.Topic), token"), Chat("List<ChatMessage> messages = [new(ChatRole.System, [|topic|])];"), Text()],
        [Program.Replace("question.Topic, token", "Shop.Text.Clean(question.Topic), token"), Chat("List<ChatMessage> messages = [new(ChatRole.System, topic)];"), s_marked],
        Attribute);

    // An attribute of the project's own is used, wherever it lies.
    [Fact]
    public Task UsesTheProjectsAttribute()
    {
        const string Own = "namespace Marks { [AttributeUsage(AttributeTargets.Method)] public sealed class PromptSanitizerAttribute : Attribute; }";
        return Run(
            [Program, Chat("List<ChatMessage> messages = [new(ChatRole.System, [|Text.Clean(topic)|])];"), Text(), Own],
            [Program, Chat("List<ChatMessage> messages = [new(ChatRole.System, Text.Clean(topic))];"), Text("[Marks.PromptSanitizer]\n    "), Own],
            null);
    }

    [Fact]
    public Task KeepsOtherAttributes() => Declares(
        "List<ChatMessage> messages = [new(ChatRole.System, [|Text.Clean(topic)|])];",
        Text("[Obsolete]\n    ").Replace("Clean", "Clean"),
        Text("[PromptSanitizer]\n    [Obsolete]\n    "));

    [Theory]
    // Nothing is called.
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|topic|])];")]
    // What is called is not the project's.
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|topic.Trim()|])];")]
    // Only a part goes through it.
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|Text.Clean(topic) + topic|])];")]
    // Another value goes through it.
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|topic|]), new(ChatRole.User, Text.Clean(topic))];")]
    public Task OffersNothing(string body) => Run([Program, Chat(body), Text()], [Program, Chat(body), Text()], null);

    private static Task Run(string[] before, string[] after, string? attribute)
    {
        var test = new CSharpCodeFixTest<UntrustedInputInInstructions, DeclareSanitizerFix, DefaultVerifier> { CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInSolutionCheck };
        Configure(test, before);
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        for (int i = 0; i < after.Length; i++)
        {
            test.FixedState.Sources.Add(($"/0/File{i}.cs", after[i]));
        }

        if (attribute is not null)
        {
            test.FixedState.Sources.Add(("PromptSanitizerAttribute.cs", attribute));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>The same for methods that are asked, or that throw.</summary>
public sealed class DeclareGuardFixTests : FixTests<UntrustedInputInInstructions, DeclareGuardFix>
{
    private const string Attribute = """
        /// <summary>Marks a method that throws for a text which must not pass, or answers false to it.</summary>
        [System.AttributeUsage(System.AttributeTargets.Method)]
        internal sealed class PromptGuardAttribute : System.Attribute
        {
        }

        """;

    private static string Text(string fit = "", string check = "") => $$"""
        namespace Shop;

        public static class Text
        {
            {{fit}}public static bool IsFit(string text) => text.Length % 7 != 3;

            {{check}}public static void Check(string text) { if (text.Length % 7 == 3) throw new ArgumentException("unfit"); }
        }
        """;

    [Theory]
    [InlineData("if (!Text.IsFit(topic)) return \"\"; List<ChatMessage> messages = [new(ChatRole.System, @)];", "[PromptGuard]\n    ", "")]
    [InlineData("Text.Check(topic); List<ChatMessage> messages = [new(ChatRole.System, \"Talk of \" + @)];", "", "[PromptGuard]\n    ")]
    public Task DeclaresTheMethodThatIsAsked(string body, string fit, string check)
    {
        string mark = body.Contains("Talk", StringComparison.Ordinal) ? body.Replace("\"Talk of \" + @", "[|\"Talk of \" + topic|]") : body.Replace("@", "[|topic|]");
        return Run(mark, Text(fit, check), Attribute);
    }

    [Theory]
    // Asked about another value, or too late.
    [InlineData("if (!Text.IsFit(token.ToString()!)) return \"\"; List<ChatMessage> messages = [new(ChatRole.System, [|topic|])];")]
    [InlineData("List<ChatMessage> messages = [new(ChatRole.System, [|topic|])]; Text.Check(topic);")]
    public Task OffersNothing(string body) => Run(body, Text(), null);

    private static Task Run(string body, string declared, string? attribute)
    {
        var test = new CSharpCodeFixTest<UntrustedInputInInstructions, DeclareGuardFix, DefaultVerifier> { CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInSolutionCheck };
        Configure(test, [DeclareSanitizerFixTests.Program, DeclareSanitizerFixTests.Chat(body), Text()]);
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        string[] after = [DeclareSanitizerFixTests.Program, DeclareSanitizerFixTests.Chat(attribute is null ? body : body.Replace("[|", "").Replace("|]", "")), declared];
        for (int i = 0; i < after.Length; i++)
        {
            test.FixedState.Sources.Add(($"/0/File{i}.cs", after[i]));
        }

        if (attribute is not null)
        {
            test.FixedState.Sources.Add(("PromptGuardAttribute.cs", attribute));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
