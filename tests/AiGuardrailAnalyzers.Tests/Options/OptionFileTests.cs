using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Tests.Options;

/// <summary>Which lines of a config file mean nothing; AIG001 reports them.</summary>
public sealed class OptionFileTests
{
    [Theory]
    [InlineData("ai_guardrail.include_tests = true")]
    [InlineData("ai_guardrail.include_tests = true # while the tests call the real model")]
    [InlineData("ai_guardrail.include_tests: true ; so")]
    [InlineData("  AI_GUARDRAIL.Include_Tests=TRUE")]
    [InlineData("ai_guardrail.AISEC101.include_tests = false")]
    [InlineData("ai_guardrail.aisec101.sanitizers = Shop.Text.Clean, M:Shop.Text.Cut")]
    [InlineData("ai_guardrail.AISEC301.min_key_entropy = 3.2")]
    [InlineData("ai_guardrail.AISAFE602.max_iterations = 30")]
    [InlineData("ai_guardrail.max_flow_steps = 20000")]
    [InlineData("# ai_guardrail.no_such = 1")]
    [InlineData("dotnet_diagnostic.AISEC101.severity = error")]
    [InlineData("[*.cs]")]
    public void LineIsRead(string line) => Assert.Empty(OptionFile.Errors(SourceText.From(line)));

    [Theory]
    [InlineData("ai_guardrail.no_such = 1", "ai_guardrail.no_such", "an option is")]
    [InlineData("ai_guardrail.AISEC101.more.include_tests = true", "ai_guardrail.AISEC101.more.include_tests", "an option is")]
    [InlineData("ai_guardrail.AISEC999.include_tests = true", "ai_guardrail.AISEC999.include_tests", "there is no rule 'AISEC999'")]
    [InlineData("ai_guardrail.CA2000.include_tests = true", "ai_guardrail.CA2000.include_tests", "there is no rule 'CA2000'")]
    [InlineData("ai_guardrail.AISEC401.min_key_length = 20", "ai_guardrail.AISEC401.min_key_length", "'min_key_length' is an option of AISEC301")]
    [InlineData("ai_guardrail.AISAFE509.max_iterations = 20", "ai_guardrail.AISAFE509.max_iterations", "'max_iterations' is an option of AISAFE505 and AISAFE602")]
    [InlineData("ai_guardrail.include_tests = perhaps # why", "perhaps", "'include_tests' takes true or false")]
    [InlineData("ai_guardrail.max_callers = 0", "0", "'max_callers' takes a whole number from 1 to 10000")]
    [InlineData("ai_guardrail.max_callers = 1e3", "1e3", "'max_callers' takes a whole number from 1 to 10000")]
    [InlineData("ai_guardrail.min_confidence = 70%", "70%", "'min_confidence' takes a number from 0 to 1")]
    [InlineData("ai_guardrail.min_key_entropy = 3,2", "3,2", "'min_key_entropy' takes a number from 0 to 8")]
    [InlineData("ai_guardrail.protected_attributes =", "", "'protected_attributes' takes words")]
    [InlineData("ai_guardrail.sanitizers = Clean", "Clean", "'sanitizers' takes members")]
    public void LineMeansNothing(string line, string word, string message)
    {
        AiGuardrailAnalyzers.Catalog.ModelFileError error = Assert.Single(OptionFile.Errors(SourceText.From(line)));
        Assert.Equal((1, word), (error.Line, error.Word));
        Assert.Equal(word, line.Substring(error.Column, error.Word.Length));
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void EveryOptionIsDocumentedOnce()
        => Assert.Equal(GuardrailOption.All.Length, GuardrailOption.All.Select(option => option.Name).Distinct().Count());
}
