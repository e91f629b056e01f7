using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Hosts;

/// <summary>
/// As a language server does it: one document is open and changes with every key, and after each the findings of that one document and the actions at the
/// caret are asked for. They are those of a full analysis of the text, nothing throws, and what was repaired is no longer shown.
/// </summary>
public sealed class LiveEditingTests
{
    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddScoped<Assistant>();
        var app = builder.Build();
        app.MapPost("/chat", (Question question, Assistant assistant, CancellationToken token) => assistant.AnswerAsync(question.Text, token));
        app.Run();

        public record Question(string Text);
        """;

    private const string Open = """
        public sealed class Assistant(IChatClient client)
        {
            public async Task<string> AnswerAsync(string text, CancellationToken token)
            {
                /*caret*/
                return "";
            }
        }
        """;

    private const string Typed = """
        var messages = new List<ChatMessage> { new(ChatRole.System, "Answer " + text) };
                var response = await client.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 100 });
                if (response.Text == "yes") { System.Diagnostics.Process.Start("sh", "-c " + response.Text); }
        """;

    [Fact]
    public async Task EveryKeyOfThreeLines()
    {
        using var open = new OpenProject([Program, Open]);
        Document document = open.Start.Documents.Single(d => d.Name == "File1.cs");
        int caret = Open.IndexOf("/*caret*/", StringComparison.Ordinal);
        document = await Changed(document, new TextChange(new TextSpan(caret, "/*caret*/".Length), ""));
        var seen = new HashSet<string>();
        int offered = 0;
        for (int key = 0; key < Typed.Length; key++)
        {
            document = await Changed(document, new TextChange(new TextSpan(caret, 0), Typed[key].ToString()));
            caret++;
            ImmutableArray<Diagnostic> findings = await OpenProject.FindingsIn(document);
            seen.UnionWith(findings.Select(finding => finding.Id));
            offered += await ActionsAt(document, findings, caret);
            if (key % 12 == 0 || Typed[key] is ';' or '}')
            {
                await AssertAsIfNew(document, findings);
            }
        }

        Assert.Contains("AISEC101", seen);
        Assert.Contains("AISEC111", seen);
        Assert.Contains("AISAFE501", seen);
        Assert.True(offered > 0);

        // And back again: what is deleted is no longer spoken of.
        while (caret > Open.IndexOf("/*caret*/", StringComparison.Ordinal))
        {
            int step = Math.Min(9, caret - Open.IndexOf("/*caret*/", StringComparison.Ordinal));
            caret -= step;
            document = await Changed(document, new TextChange(new TextSpan(caret, step), ""));
            await AssertAsIfNew(document, await OpenProject.FindingsIn(document));
        }

        Assert.Empty(await OpenProject.FindingsIn(document));
    }

    // A repair in one document takes away what was shown in another.
    [Fact]
    public async Task ARepairInAnotherDocument()
    {
        using var open = new OpenProject([Program, Open.Replace("/*caret*/", "return (await client.GetResponseAsync(text, cancellationToken: token)).Text;")]);
        Document start = open.Start.Documents.Single(d => d.Name == "File0.cs");
        Document service = open.Start.Documents.Single(d => d.Name == "File1.cs");
        Assert.Contains(await OpenProject.FindingsIn(start), finding => finding.Id == "AISEC401");

        Document changed = await Changed(service, new TextChange(new TextSpan((await service.GetTextAsync(TestContext.Current.CancellationToken)).ToString().IndexOf("return (await", StringComparison.Ordinal), 0), "return \"\";\n//"));
        ImmutableArray<Diagnostic> left = await OpenProject.FindingsIn(changed.Project.GetDocument(start.Id)!);
        Assert.DoesNotContain(left, finding => finding.Id == "AISEC401");
        await AssertAsIfNew(changed.Project.GetDocument(start.Id)!, left);
    }

    private static async Task<Document> Changed(Document document, TextChange change)
        => document.WithText((await document.GetTextAsync(TestContext.Current.CancellationToken)).WithChanges(change));

    // The light bulb: what is offered is computed too, for it is previewed.
    private static async Task<int> ActionsAt(Document document, ImmutableArray<Diagnostic> findings, int caret)
    {
        TextLine line = (await document.GetTextAsync(TestContext.Current.CancellationToken)).Lines.GetLineFromPosition(caret);
        int offered = 0;
        foreach (Diagnostic finding in findings.Where(finding => finding.Location.SourceSpan.IntersectsWith(line.Span)))
        {
            foreach ((CodeAction action, _) in await OpenProject.ActionsFor(document, finding))
            {
                Assert.NotEqual(await OpenProject.TextOf(document.Project), await OpenProject.TextOf(await OpenProject.Apply(action, document.Project)));
                offered++;
            }
        }

        return offered;
    }

    // The same texts in a project that was never anything else, analyzed whole.
    private static async Task AssertAsIfNew(Document document, ImmutableArray<Diagnostic> findings)
    {
        var texts = new List<string>();
        foreach (string name in new[] { "File0.cs", "File1.cs" })
        {
            texts.Add((await document.Project.Documents.Single(d => d.Name == name).GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }

        using var fresh = new OpenProject(texts);
        Assert.Equal(
            (await OpenProject.FindingsIn(fresh.Start)).Where(finding => finding.Location.SourceTree!.FilePath == document.FilePath).Select(finding => finding.ToString()),
            findings.Select(finding => finding.ToString()));
    }
}
