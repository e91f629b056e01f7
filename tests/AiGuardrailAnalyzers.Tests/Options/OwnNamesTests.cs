using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Options;

/// <summary>
/// A project's own rows under names that no SDK has: what a rule looks for by name before it binds anything must hold them too. Each case is silent without its row.
/// </summary>
public sealed class OwnNamesTests : RuleTests<EndlessTimeout>
{
    private const string Timeout = """
        public sealed class HouseOptions { public TimeSpan Patience { get; set; } }
        public static class House { public static HouseOptions Options() => new() { Patience = @ }; }
        """;

    [Fact]
    public async Task TimeLimit()
    {
        await StaysSilent(Timeout.Replace("@", "TimeSpan.FromHours(3)"));
        await With<EndlessTimeout>("timeout.client P:HouseOptions.Patience", Timeout.Replace("@", "[|TimeSpan.FromHours(3)|]"));
    }

    [Fact]
    public async Task ApprovalSwitch()
    {
        const string Switch = "public sealed class Desk { public bool WavesThrough { get; set; } } public static class House { public static Desk Open() => new() { @ }; }";
        await With<OversightDisabled>("# nothing", Switch.Replace("@", "WavesThrough = true"));
        await With<OversightDisabled>("oversight.switch P:Desk.WavesThrough", Switch.Replace("@", "[|WavesThrough = true|]"));
    }

    [Fact]
    public async Task RoundLimit()
    {
        const string Limit = "public sealed class Runner { public int Laps { get; set; } } public static class House { public static Runner Start() => new() { Laps = @ }; }";
        await With<UnboundedAgentLoop>("# nothing", Limit.Replace("@", "100000"));
        await With<UnboundedAgentLoop>("agent.loop.limit P:Runner.Laps", Limit.Replace("@", "[|100000|]"));
    }

    [Fact]
    public async Task SafetySwitch()
    {
        const string Switch = "public sealed class Filter { public bool Screens { get; set; } } public static class House { public static Filter Make() => new() { @ }; }";
        await With<SafetyFilterDisabled>("# nothing", Switch.Replace("@", "Screens = false"));
        await With<SafetyFilterDisabled>("safety.switch P:Filter.Screens", Switch.Replace("@", "Screens = [|false|]"));
    }

    [Fact]
    public async Task Poll()
    {
        const string Loop = """
            public sealed class Desk { public Task<string> LookAgainAsync(string id) => Task.FromResult(id); }
            public static class House
            {
                public static async Task Wait(Desk desk) { @ (await desk.LookAgainAsync("1") != "done") { await Task.Delay(100); } }
            }
            """;
        await With<UnboundedAgentLoop>("# nothing", Loop.Replace("@", "while"));
        await With<UnboundedAgentLoop>("model.poll M:Desk.LookAgainAsync", Loop.Replace("@", "[|while|]"));
    }

    private static Task With<TAnalyzer>(string rows, string code)
        where TAnalyzer : AiGuardrailAnalyzers.Rules.GuardrailAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>();
        Configure(test, [code]);
        test.TestState.AdditionalFiles.Add(("/0/shop.aiguardrail.models", rows));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
