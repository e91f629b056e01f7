using System.Collections.Immutable;
using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Hosts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>
/// Every fix that is offered on real programs and on mutants of them: the code compiles as it did, the diagnostic is gone, and no other came.
/// <c>AIGUARDRAIL_MUTANTS</c> makes a longer run of the mutants.
/// </summary>
public sealed class OfferedFixTests
{
    private static readonly int s_mutants = int.TryParse(Environment.GetEnvironmentVariable("AIGUARDRAIL_MUTANTS"), out int many) ? many / 10 : 160;

    // What a repair leaves behind is less, and another rule's: text out of the instructions is text of a user.
    private static readonly Dictionary<string, string[]> s_leaves = new()
    {
        ["AISEC101"] = ["AISEC104"],

        // An answer with a bound can be cut.
        ["AISAFE207"] = ["AISAFE205"],
    };

    public static TheoryData<int> Pages => [.. Enumerable.Range(0, WrittenPrograms.Pages.Length).Where(page => page % 8 == 0)];

    [Theory, MemberData(nameof(Pages))]
    public async Task OfPages(int first)
    {
        foreach (string[] program in WrittenPrograms.Pages.Skip(first).Take(8))
        {
            await Check(new OpenProject(program), mustBind: true);
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task OfSamples(int sample) => Assert.True(await Check(new OpenProject(WrittenPrograms.Samples[sample], WrittenPrograms.UsingsOfSample(sample)), mustBind: true) > 5);

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task OfMutants(int seed)
    {
        var random = new Random(seed);
        int checkedFixes = 0;
        for (int i = 0; i < s_mutants / 4; i++)
        {
            (string[] files, _) = Mutation.Of(WrittenPrograms.Pages[random.Next(WrittenPrograms.Pages.Length)], random);
            checkedFixes += await Check(new OpenProject(files), mustBind: false);
        }

        Assert.True(checkedFixes > 0);
    }

    /// <summary>Applies each offered action to the program and says how many there were.</summary>
    private static async Task<int> Check(OpenProject program, bool mustBind)
    {
        using OpenProject open = program;
        ImmutableArray<Diagnostic> findings = await OpenProject.FindingsIn(open.Start);
        ImmutableArray<Diagnostic> errors = await OpenProject.ErrorsIn(open.Start);
        Assert.True(!mustBind || errors.IsEmpty, string.Join('\n', errors));
        int offered = 0;
        foreach (Diagnostic finding in findings)
        {
            if (open.Start.GetDocument(finding.Location.SourceTree) is not { } document)
            {
                continue;
            }

            foreach ((CodeAction action, _) in await OpenProject.ActionsFor(document, finding))
            {
                offered++;
                Project changed = await OpenProject.Apply(action, open.Start);
                if (!errors.IsEmpty)
                {
                    // Half-typed code: that the action does not throw is all that can be asked.
                    continue;
                }

                ImmutableArray<Diagnostic> broken = await OpenProject.ErrorsIn(changed);
                Assert.True(broken.IsEmpty, await Failure($"does not compile: {broken.FirstOrDefault()}"));
                Dictionary<string, int> left = OpenProject.CountsOf(await OpenProject.FindingsIn(changed));
                Dictionary<string, int> before = OpenProject.CountsOf(findings);
                Assert.True(left.GetValueOrDefault(finding.Id) < before[finding.Id], await Failure("is still there"));
                string[] added = [.. left.Where(rule => rule.Value > before.GetValueOrDefault(rule.Key) && s_leaves.GetValueOrDefault(finding.Id)?.Contains(rule.Key) != true).Select(rule => rule.Key)];
                Assert.True(added.Length == 0, await Failure($"adds {string.Join(", ", added)}"));

                async Task<string> Failure(string what) => $"{finding}\n'{action.Title}' {what}\n{await OpenProject.TextOf(changed)}";
            }
        }

        return offered;
    }
}
