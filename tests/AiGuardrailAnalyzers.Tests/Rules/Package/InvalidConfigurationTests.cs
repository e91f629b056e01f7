using AiGuardrailAnalyzers.Rules.Package;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Rules.Package;

/// <summary>Markup stands in the configuration files: a program is never at fault for them.</summary>
public sealed class InvalidConfigurationTests : RuleTests<InvalidConfiguration>
{
    [Theory]
    [InlineData("{|#0:model.talk|} M:Shop.Gateway.Ask", "model.talk", "this is no role")]
    [InlineData("model.chat {|#0:Shop.Gateway.Ask|}", "Shop.Gateway.Ask", "after the role stands a documentation id without parameters: T:, M:, P:, F: or S: and the name")]
    [InlineData("model.chat {|#0:M:Shop.Gateway.Ask(System.String)|}", "M:Shop.Gateway.Ask(System.String)", "after the role stands a documentation id without parameters: T:, M:, P:, F: or S: and the name")]
    [InlineData("model.chat M:Shop.Gateway.Ask {|#0:arg[text]|}", "arg[text]", "after the member stands one of 'arg(<parameter>)', 'return', 'this', and 'until=<version>'")]
    [InlineData("# ours\n\nmodel.chat M:Shop.Gateway.Ask\n{|#0:-model.talk|} M:Shop.Gateway.Ask", "-model.talk", "this is no role")]
    [InlineData("sdk Shop\n{|#0:package|} Shop.Ai", "package", "a package is 'package <id> <version> [assembly=<name>] [unchecked]', below an 'sdk' or 'framework' line")]
    public Task ReportsModelRow(string rows, string word, string message) => Reports(("/0/shop.aiguardrail.models", rows), word, message);

    [Theory]
    [InlineData("model.chat M:Shop.Gateway.Ask")]
    [InlineData("model.chat M:Shop.Gateway.Ask return # what the gateway answers")]
    [InlineData("sdk Shop\npackage Shop.Ai 1.2.3\nmodel.chat M:Shop.Gateway.Ask")]
    [InlineData("# nothing yet")]
    [InlineData("-model.chat M:Microsoft.Extensions.AI.IChatClient.GetResponseAsync")]
    [InlineData("")]
    public Task StaysSilentOnModelRow(string rows) => StaysSilent(("/0/shop.aiguardrail.models", rows));

    [Theory]
    [InlineData("[*.cs]\nai_guardrail.include_tests = {|#0:maybe|}", "maybe", "'include_tests' takes true or false")]
    [InlineData("ai_guardrail.AISEC101.include_tests = {|#0:1|}", "1", "'include_tests' takes true or false")]
    [InlineData("ai_guardrail.sanitizers = {|#0:M:Clean(System.String)|}", "M:Clean(System.String)", "'sanitizers' takes members, as M:, P: or F:Namespace.Type.Member or Namespace.Type.Member, separated by commas")]
    public Task ReportsOption(string lines, string word, string message) => Reports(("/0/.editorconfig", lines), word, message);

    [Theory]
    [InlineData("ai_guardrail.no_such_option")]
    [InlineData("ai_guardrail.AISEC101.more.include_tests")]
    public Task ReportsUnknownOption(string key)
        => Reports(
            ("/0/.globalconfig", $"is_global = true\n{{|#0:{key}|}} = true"),
            key,
            $"an option is 'ai_guardrail.NAME' or 'ai_guardrail.RULE.NAME', and NAME one of {string.Join(", ", AiGuardrailAnalyzers.Options.GuardrailOption.All.Select(option => option.Name))}");

    [Fact]
    public Task ReportsUnknownRule()
        => Reports(("/0/.globalconfig", "is_global = true\n{|#0:ai_guardrail.AISEC9.include_tests|} = true"), "ai_guardrail.AISEC9.include_tests", "there is no rule 'AISEC9'");

    [Theory]
    [InlineData("[*.cs]\nai_guardrail.include_tests = true")]
    [InlineData("ai_guardrail.AISEC101.include_tests = False")]
    [InlineData("ai_guardrail.sanitizers = Shop.Text.Clean, M:Shop.Text.Trim")]
    [InlineData("ai_guardrail.authorization_attributes = T:Shop.NeedsKeyAttribute")]
    [InlineData("dotnet_diagnostic.AISEC101.severity = nonsense")]
    [InlineData("# ai_guardrail.include_tests = maybe")]
    public Task StaysSilentOnOption(string lines) => StaysSilent(("/0/.editorconfig", lines));

    [Fact]
    public Task StaysSilentOnOtherFiles() => StaysSilent(("/0/notes.txt", "model.talk M:Shop.Gateway.Ask\nai_guardrail.include_tests = maybe"));

    private static Task Reports((string Path, string Content) file, string word, string message)
    {
        CSharpAnalyzerTest<InvalidConfiguration, DefaultVerifier> test = Test("class Program;");
        test.TestState.AdditionalFiles.Add(file);
        test.TestState.ExpectedDiagnostics.Add(new DiagnosticResult(InvalidConfiguration.Descriptor).WithLocation(0).WithArguments(word, message));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task StaysSilent((string Path, string Content) file)
    {
        CSharpAnalyzerTest<InvalidConfiguration, DefaultVerifier> test = Test("class Program;");
        test.TestState.AdditionalFiles.Add(file);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
