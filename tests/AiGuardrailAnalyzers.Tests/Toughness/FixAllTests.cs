using System.Collections.Immutable;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Hosts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>Fix All leaves the text that the fixes leave one by one, in documents that hold several diagnostics of a rule.</summary>
public sealed class FixAllTests
{
    // Their examples can't be doubled: they declare namespaces, or report in a type of a program with statements.
    private static readonly HashSet<string> s_onePerProgram = ["AISAFE402", "AISEC119"];

    // These look at the whole program: the first repair satisfies them, though Fix All repairs every place.
    private static readonly HashSet<string> s_satisfiedByOne = ["AISEC404", "AISEC601", "AISAFE301"];

    // The first repair registers what the next ones only have to name, under another title.
    private static readonly HashSet<string> s_goesOnOtherwise = ["AISEC501"];

    public static TheoryData<string> Fixable => [.. KnownRule.All.Where(rule => rule.Fix is not null).Select(rule => rule.Id)];

    [Theory, MemberData(nameof(Fixable))]
    public async Task EqualsOneByOne(string id)
    {
        string[] bad = [.. WrittenPrograms.BadOf(id).Select(Doubled)];
        bool isDoubled = false;
        foreach (string program in bad)
        {
            using var open = new OpenProject([program]);
            Assert.Empty(await OpenProject.ErrorsIn(open.Start));
            isDoubled |= await Compare(open.Start, id) > 1;
        }

        Assert.NotEqual(s_onePerProgram.Contains(id), isDoubled);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task EqualsOneByOneInSamples(int sample)
    {
        using var open = new OpenProject(WrittenPrograms.Samples[sample], WrittenPrograms.UsingsOfSample(sample));
        foreach (string id in (await OpenProject.FindingsIn(open.Start)).GroupBy(finding => (finding.Id, finding.Location.SourceTree)).Where(group => group.Count() > 1).Select(group => group.Key.Id).Distinct())
        {
            if (KnownRule.Find(id).Fix is not null)
            {
                await Compare(open.Start, id);
            }
        }
    }

    /// <summary>Holds the two ways against each other for every kind of action, and says how many diagnostics one document holds at most.</summary>
    private static async Task<int> Compare(Project project, string id)
    {
        CodeFixProvider fix = KnownRule.Find(id).Fix!;
        int most = 0;
        foreach (IGrouping<SyntaxTree?, Diagnostic> inFile in (await OpenProject.FindingsIn(project)).Where(finding => finding.Id == id).GroupBy(finding => finding.Location.SourceTree))
        {
            if (project.GetDocument(inFile.Key) is not { } document)
            {
                continue;
            }

            most = Math.Max(most, inFile.Count());
            var keys = new List<string?>();
            foreach (Diagnostic finding in inFile)
            {
                keys.AddRange((await OpenProject.ActionsFor(document, finding)).Where(offered => offered.Fix.GetType() == fix.GetType()).Select(offered => offered.Action.EquivalenceKey));
            }

            foreach (string? key in keys.Distinct())
            {
                string all = await OpenProject.TextOf(await FixAll(document, fix, id, key, [.. inFile]));
                if (!s_satisfiedByOne.Contains(id))
                {
                    Assert.Equal(await OpenProject.TextOf(await FixOneByOne(document, id, key)), all);
                }
            }
        }

        return most;
    }

    private static async Task<Project> FixAll(Document document, CodeFixProvider fix, string id, string? key, ImmutableArray<Diagnostic> findings)
    {
        var context = new FixAllContext(document, fix, FixAllScope.Document, key!, [id], new Found(findings), TestContext.Current.CancellationToken);
        CodeAction? action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        return action is null ? document.Project : await OpenProject.Apply(action, document.Project);
    }

    // As a person does it: the first that is offered, again and again.
    private static async Task<Project> FixOneByOne(Document document, string id, string? key)
    {
        for (int i = 0; i < 50; i++)
        {
            CodeAction? next = null;
            foreach (Diagnostic finding in (await OpenProject.FindingsIn(document)).Where(finding => finding.Id == id))
            {
                CodeAction[] offered = [.. (await OpenProject.ActionsFor(document, finding)).Select(offered => offered.Action)];
                next ??= offered.FirstOrDefault(action => action.EquivalenceKey == key) ?? (i > 0 && s_goesOnOtherwise.Contains(id) ? offered.FirstOrDefault() : null);
            }

            if (next is null)
            {
                return document.Project;
            }

            document = (await OpenProject.Apply(next, document.Project)).GetDocument(document.Id)!;
        }

        throw new InvalidOperationException($"{id} is never repaired");
    }

    /// <summary>A program that does everything twice: its statements in two blocks, or its types in two namespaces.</summary>
    private static string Doubled(string program)
    {
        CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(program).GetCompilationUnitRoot();
        if (root.Members.Any(member => member is BaseNamespaceDeclarationSyntax))
        {
            return program;
        }

        string usings = string.Concat(root.Usings.Select(directive => directive.ToFullString()));
        string types = string.Concat(root.Members.Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString()));
        string statements = string.Concat(root.Members.OfType<GlobalStatementSyntax>().Select(member => member.ToFullString()));
        return statements.Length > 0
            ? $"{usings}\nawait Task.Yield();\n{{\n{statements}\n}}\n{{\n{statements}\n}}\n\n{types}"
            : $"{usings}\nnamespace First\n{{\n{types}\n}}\n\nnamespace Second\n{{\n{types}\n}}\n";
    }

    private sealed class Found(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
