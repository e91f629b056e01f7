using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInHtmlTests : FixTests<ModelOutputInHtml, ModelOutputInHtmlFix>
{
    internal static string Page(string body, string members = "") => $$""""
        using System.Net;
        using System.Text;
        using System.Text.Encodings.Web;
        using Ganss.Xss;
        using Markdig;
        using Microsoft.AspNetCore.Components;
        using Microsoft.AspNetCore.Html;
        using Microsoft.AspNetCore.Mvc;

        public class Answers(IChatClient client, IHtmlSanitizer sanitizer, HtmlEncoder encoder) : ControllerBase
        {
            private static readonly MarkdownPipeline s_open = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();
            private static readonly MarkdownPipeline s_closed = new MarkdownPipelineBuilder().UseAdvancedExtensions().DisableHtml().Build();
            private string _kept = "";

            private async Task<object?> Ask(string question)
            {
                string answer = (await client.GetResponseAsync(question)).Text;
                {{body}}
            }

            {{members}}
        }
        """";

    [Theory]
    [InlineData("return new MarkupString([|answer|]);")]
    [InlineData("return (MarkupString)[|answer|];")]
    [InlineData("return new HtmlString([|\"<p>\" + answer + \"</p>\"|]);")]
    [InlineData("return new HtmlContentBuilder().AppendHtml([|answer|]);")]
    [InlineData("return Results.Content([|$\"<p>{answer}</p>\"|], \"text/html\");")]
    [InlineData("return Results.Text([|answer|], contentType: \"text/html; charset=utf-8\");")]
    [InlineData("return Content([|answer|], \"text/html\");")]
    [InlineData("return new ContentResult { Content = [|answer|], ContentType = \"text/html\" };")]
    [InlineData("Response.ContentType = \"text/html\"; await Response.WriteAsync([|answer|]); return null;")]
    [InlineData("return (MarkupString)[|Markdown.ToHtml(answer)|];")]
    [InlineData("var html = Markdown.ToHtml(answer, s_open); return new MarkupString([|html|]);")]
    [InlineData("_kept = Markdown.ToHtml([|answer|], s_open); return null;")]
    [InlineData("return Render(answer);", "private static MarkupString Render(string text) => new([|text.Replace(\"\\n\", \"<br>\")|]);")]
    [InlineData("return new MarkupString([|JavaScriptEncoder.Default.ToString() + answer.Trim()|]);")]
    public Task Markup(string body, string members = "") => Reports(Page(body, members));

    [Theory]
    [InlineData("return new MarkupString(encoder.Encode(answer));")]
    [InlineData("return (MarkupString)WebUtility.HtmlEncode(answer);")]
    [InlineData("return new HtmlString(\"<p>\" + HtmlEncoder.Default.Encode(answer) + \"</p>\");")]
    [InlineData("return new HtmlContentBuilder().Append(answer);")]
    [InlineData("return Results.Content($\"<p>{WebUtility.HtmlEncode(answer)}</p>\", \"text/html\");")]
    [InlineData("return Results.Text(answer);")]
    [InlineData("return Content(answer, \"text/plain\");")]
    [InlineData("return new ContentResult { Content = answer, ContentType = \"application/json\" };")]
    [InlineData("Response.ContentType = \"text/event-stream\"; await Response.WriteAsync(answer); return null;")]
    [InlineData("return (MarkupString)sanitizer.Sanitize(Markdown.ToHtml(answer));")]
    [InlineData("var html = Markdown.ToHtml(answer, s_closed); return new MarkupString(html);")]
    [InlineData("_kept = Markdown.ToHtml(answer, s_closed); return null;")]
    [InlineData("var html = Markdown.ToHtml(answer); _kept = sanitizer.Sanitize(html); return null;")]
    [InlineData("return Render(answer);", "private static MarkupString Render(string text) => new(HtmlEncoder.Default.Encode(text).Replace(\"\\n\", \"<br>\"));")]
    [InlineData("var pipeline = new MarkdownPipelineBuilder().DisableHtml().Build(); return (MarkupString)Markdown.ToHtml(answer, pipeline);")]
    [InlineData("var builder = new MarkdownPipelineBuilder(); builder.DisableHtml(); var pipeline = builder.Build(); return (MarkupString)Markdown.ToHtml(answer, pipeline);")]
    [InlineData("return answer.Length > 5 ? new MarkupString(\"<b>long</b>\") : new MarkupString($\"<b>{answer.Length}</b>\");")]
    public Task Encoded(string body, string members = "") => StaysSilent(Page(body, members));

    [Fact]
    public Task FragmentsEncodedOneByOne() => StaysSilent("""
        using System.Text;
        using System.Text.Encodings.Web;
        using System.Text.RegularExpressions;
        using Microsoft.AspNetCore.Components;

        public class Messages(IChatClient client)
        {
            public async Task<MarkupString> Ask(string question) => WithImages((await client.GetResponseAsync(question)).Text);

            private static MarkupString WithImages(string message)
            {
                var result = new StringBuilder();
                int end = 0;
                foreach (Match match in Regex.Matches(message, @"!\[([^\]]+)\]\(([^\)]+)\)"))
                {
                    result.Append(HtmlEncoder.Default.Encode(message.Substring(end, match.Index - end)));
                    result.Append($"<img title=\"{HtmlEncoder.Default.Encode(match.Groups[1].Value)}\" src=\"{HtmlEncoder.Default.Encode(match.Groups[2].Value)}\" />");
                    end = match.Index + match.Length;
                }

                result.Append(HtmlEncoder.Default.Encode(message.Substring(end)));
                return new MarkupString(result.ToString());
            }
        }
        """);

    [Fact]
    public Task FragmentLeftAsItIs() => Reports("""
        using System.Text;
        using System.Text.Encodings.Web;
        using Microsoft.AspNetCore.Components;

        public class Messages(IChatClient client)
        {
            public async Task<MarkupString> Ask(string question) => WithTitle((await client.GetResponseAsync(question)).Text);

            private static MarkupString WithTitle(string message)
            {
                var result = new StringBuilder();
                result.Append("<h1>").Append(HtmlEncoder.Default.Encode(message.Substring(0, 5))).Append("</h1>");
                result.Append(message.Substring(5));
                return new MarkupString([|result.ToString()|]);
            }
        }
        """);

    // As the Razor compiler writes it: generated, with lines of the page.
    [Fact]
    public Task RazorPage()
    {
        var test = Test(Component);
        test.TestState.Sources.Add(("/0/Pages_Chat_razor.g.cs", Generated("(MarkupString)[|_answer|]", "/app/Pages/Chat.razor")));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task OtherGeneratedCode()
    {
        var test = Test(Component);
        test.TestState.Sources.Add(("/0/Chat.g.cs", Generated("(MarkupString)_answer", null)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task RazorPageEncoded()
    {
        var test = Test(Component);
        test.TestState.Sources.Add(("/0/Pages_Chat_razor.g.cs", Generated("_answer", "/app/Pages/Chat.razor")));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private const string Component = """
        using Microsoft.AspNetCore.Components;

        public partial class Chat : ComponentBase
        {
            [Inject] public required IChatClient Client { get; set; }

            private string _answer = "";

            private async Task AskAsync() => _answer = (await Client.GetResponseAsync("hi")).Text;
        }
        """;

    private static string Generated(string content, string? page) => $$"""
        // <auto-generated/>
        #pragma warning disable 1591
        using Microsoft.AspNetCore.Components;

        public partial class Chat
        {
            protected override void BuildRenderTree(global::Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder __builder)
            {
                __builder.OpenElement(0, "p");
        {{(page is null ? "" : $"#line 3 \"{page}\"")}}
                __builder.AddContent(1, {{content}});
        {{(page is null ? "" : "#line default\n#line hidden")}}
                __builder.CloseElement();
            }
        }
        """;

    // Fix.

    [Theory]
    [InlineData("return new MarkupString([|answer|]);", "return new MarkupString(WebUtility.HtmlEncode(answer));")]
    [InlineData("return (MarkupString)[|answer|];", "return (MarkupString)WebUtility.HtmlEncode(answer);")]
    [InlineData("return new HtmlString([|\"<p>\" + answer + \"</p>\"|]);", "return new HtmlString(\"<p>\" + WebUtility.HtmlEncode(answer) + \"</p>\");")]
    [InlineData("return Results.Content([|$\"<p>{answer} {answer.Length}</p>\"|], \"text/html\");", "return Results.Content($\"<p>{WebUtility.HtmlEncode(answer)} {answer.Length}</p>\", \"text/html\");")]
    [InlineData("return (MarkupString)[|Markdown.ToHtml(answer)|];", "return (MarkupString)Markdown.ToHtml(answer, new MarkdownPipelineBuilder().DisableHtml().Build());")]
    [InlineData("var pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build(); var html = Markdown.ToHtml(answer, pipeline); return new MarkupString([|html|]);", "var pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().DisableHtml().Build(); var html = Markdown.ToHtml(answer, pipeline); return new MarkupString(html);")]
    public Task EncodesOrDisablesHtml(string before, string after) => Fixes(Page(before), Page(after));

    [Fact]
    public Task DisablesHtmlInAField() => Fixes(
        Page("_kept = Markdown.ToHtml([|answer|], s_open); return null;"),
        Page("_kept = Markdown.ToHtml(answer, s_open); return null;").Replace("UseAdvancedExtensions().Build()", "UseAdvancedExtensions().DisableHtml().Build()"));
}
