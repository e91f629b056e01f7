using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Conventions;

/// <summary>What a rule costs where it has nothing to say, and that it speaks while one types.</summary>
public sealed class RegistrationTests
{
    private const string Program = "class C { void M() => System.Console.WriteLine(1); }";

    public static TheoryData<string> Ids => KnownRule.Ids;

    [Theory, MemberData(nameof(Ids))]
    public async Task NothingIsRegisteredWithoutAnAiSdk(string id)
    {
        Dictionary<string, int> actions = await new AnalyzedProgram(SdkReferences.FrameworkOnly, Program).Actions(KnownRule.Find(id).Analyzer);
        Assert.All(actions, action => Assert.Equal(0, action.Value));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task OnlyLiveActionsAreRegistered(string id)
    {
        Dictionary<string, int> actions = await new AnalyzedProgram(SdkReferences.Everything, Program).Actions(KnownRule.Find(id).Analyzer);
        Assert.True(actions.Values.Sum() > 0);
        Assert.Equal(0, actions["CompilationEndActionsCount"]);
        Assert.Equal(0, actions["CompilationActionsCount"]);
    }
}
