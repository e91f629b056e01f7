using AiGuardrailAnalyzers.Tests.Conventions;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.CleanCode;

/// <summary>
/// The programs of <c>tests/AiGuardrailAnalyzers.CleanCode</c>, one a folder, written as good teams write: they compile against the real SDKs, and every rule,
/// suggestions and audit rules included, is silent.
/// </summary>
public sealed class CleanCodeTests
{
    internal const string Root = "tests/AiGuardrailAnalyzers.CleanCode";

    /// <summary>Programs of C# alone. <see cref="RazorTests"/> builds the others.</summary>
    public static TheoryData<string> Programs => [.. Folders.Where(program => !HasRazor(program))];

    internal static IEnumerable<string> Folders => Repository.Files(Root, "*.cs").Select(path => path[(Root.Length + 1)..].Split('/')[0]).Distinct();

    [Theory, MemberData(nameof(Programs))]
    public async Task EveryRuleIsSilent(string program)
    {
        string[] files = [.. Repository.Files($"{Root}/{program}", "*.cs").Select(Repository.Read)];
        var analyzed = new AnalyzedProgram(SdkReferences.Everything, [AnalyzedProgram.ImplicitUsings, .. files, .. Stub.UsedBy(files)]);
        Assert.True(analyzed.Errors.IsEmpty, string.Join('\n', analyzed.Errors));

        // A program that no rule looks at proves nothing.
        Assert.True(analyzed.UsedSdks().Any() || files.Any(file => file.Contains("/v1/chat/completions", StringComparison.Ordinal)));
        Assert.Empty(await analyzed.Findings());
    }

    internal static bool HasRazor(string program) => Repository.Files($"{Root}/{program}", "*.razor").Concat(Repository.Files($"{Root}/{program}", "*.cshtml")).Any();
}
