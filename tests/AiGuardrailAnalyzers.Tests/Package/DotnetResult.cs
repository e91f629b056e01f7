using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Tests.Package;

/// <summary>What a <c>dotnet</c> command printed and returned.</summary>
internal sealed partial record DotnetResult(int ExitCode, string Output)
{
    /// <summary>Diagnostics of the compiler and its analyzers, each once, as <c>severity id line</c>.</summary>
    public string[] Diagnostics
        => [.. DiagnosticPattern().Matches(Output).Select(match => $"{match.Groups[2].Value} {match.Groups[3].Value} {match.Groups[1].Value}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Fails where the package did not load or a rule crashed.</summary>
    public DotnetResult AssertHealthy()
    {
        Assert.DoesNotMatch("AD0001|CS8032|CS9057|CS8034|CS8033", Output);
        return this;
    }

    public DotnetResult AssertSucceeded()
    {
        Assert.True(ExitCode == 0, Output);
        return AssertHealthy();
    }

    public DotnetResult AssertFailed()
    {
        Assert.True(ExitCode != 0, Output);
        return AssertHealthy();
    }

    [GeneratedRegex(@"\.(?:cs|models|editorconfig|globalconfig)\((\d+),\d+\): (warning|error) (\w+):")]
    private static partial Regex DiagnosticPattern();
}
