using AiGuardrailAnalyzers.Rules;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Verification;

/// <summary>Base of the tests of a rule with a fix. Each fix is applied one by one and as Fix All in document, project and solution; the result must compile.</summary>
public abstract class FixTests<TAnalyzer, TCodeFix> : RuleTests<TAnalyzer>
    where TAnalyzer : GuardrailAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <summary>Applies the first offered fix until none is offered.</summary>
    protected static Task Fixes(string before, string after) => Fixes([before], [after]);

    /// <summary>Applies the fix in a program of several files.</summary>
    protected static Task Fixes(string[] before, string[] after, int codeActionIndex = 0) => Fixes(before, after, _ => { }, codeActionIndex);

    /// <summary>Applies the fix where the program is not all.</summary>
    protected static Task Fixes(string[] before, string[] after, Action<CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier>> arrange, int codeActionIndex = 0)
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier> { CodeActionIndex = codeActionIndex };
        Configure(test, before);
        test.FixedState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        for (int i = 0; i < after.Length; i++)
        {
            test.FixedState.Sources.Add(($"/0/File{i}.cs", after[i]));
        }

        arrange(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Fails if a fix is offered for what is marked.</summary>
    protected static Task OffersNoFix(string code) => Fixes([code], [code]);
}
