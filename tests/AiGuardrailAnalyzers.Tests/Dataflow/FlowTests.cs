using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis.CSharp;

namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>Base of flow tests: <c>Run(string x, string y)</c> of another file gets the input as <c>x</c> and a constant as <c>y</c>; its result is the sink.</summary>
public abstract class FlowTests
{
    /// <summary>Fails unless the first body hands on <c>x</c> and the second, of the same shape, does not.</summary>
    protected static void Follows(string carries, string drops, string members = "", string types = "")
    {
        Assert.True(Reaches(Program(carries, members, types)), "does not carry: " + carries);
        Assert.False(Reaches(Program(drops, members, types)), "should not carry: " + drops);
    }

    /// <summary>Fails unless some sink of the program is reached.</summary>
    protected static void Carries(params string[] files) => Assert.True(Reaches(files));

    /// <summary>Fails if some sink of the program is reached.</summary>
    protected static void Drops(params string[] files) => Assert.False(Reaches(files));

    private static bool Reaches(string[] files)
    {
        FlowAnswer[] answers = FlowProgram.Ask(FlowProgram.Compile(files));
        Assert.NotEmpty(answers);
        Assert.DoesNotContain(answers, answer => answer.IsCut);
        return answers.Any(answer => !answer.Sources.IsEmpty);
    }

    private static string[] Program(string body, string members, string types)
    {
        bool isAsync = body.Contains("await ", StringComparison.Ordinal);
        return
        [
            $$"""
            public class Caller
            {
                public {{(isAsync ? "async Task" : "void")}} Go() => Probe.Output({{(isAsync ? "await " : "")}}new Sut().Run(Probe.Input(), "safe"));
            }
            """,
            $$"""
            public partial class Sut
            {
                {{members}}

                public {{(isAsync ? "async Task<string?>" : "string?")}} Run(string x, string y)
                {
                    {{body}}
                }
            }

            {{types}}
            """,
        ];
    }
}
