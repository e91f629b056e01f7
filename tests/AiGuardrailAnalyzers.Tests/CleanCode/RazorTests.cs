using AiGuardrailAnalyzers.Tests.Package;

namespace AiGuardrailAnalyzers.Tests.CleanCode;

/// <summary>The clean programs with Razor files, which only a build turns into C#: built with the packed package, in the mode in which everything warns.</summary>
[Collection(nameof(PackageCollection))]
public sealed class RazorTests(BuiltPackage package)
{
    public static TheoryData<string> Programs => [.. CleanCodeTests.Folders.Where(CleanCodeTests.HasRazor)];

    [Theory, MemberData(nameof(Programs))]
    public async Task EveryRuleIsSilent(string program)
    {
        Consumer consumer = Consumer.CreateFrom(package, $"{CleanCodeTests.Root}/{program}", "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.OpenAI", "OllamaSharp");
        Assert.Empty((await consumer.Build("-p:AiGuardrailMode=audit")).AssertSucceeded().Diagnostics);
    }
}
