using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using AiGuardrailAnalyzers.Rules;

namespace AiGuardrailAnalyzers.Tests.Verification;

/// <summary>
/// Base of a rule's tests. Code is a program as people write it, compiled with the Web SDK's implicit usings against the real SDK packages;
/// compiler errors fail the test. <c>[|…|]</c> marks what the rule underlines.
/// </summary>
public abstract class RuleTests<TAnalyzer>
    where TAnalyzer : GuardrailAnalyzer, new()
{
    /// <summary>The implicit usings of the Web SDK, and those nearly every AI program has.</summary>
    internal const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Net.Http.Json;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        global using global::Microsoft.AspNetCore.Builder;
        global using global::Microsoft.AspNetCore.Hosting;
        global using global::Microsoft.AspNetCore.Http;
        global using global::Microsoft.AspNetCore.Routing;
        global using global::Microsoft.Extensions.Configuration;
        global using global::Microsoft.Extensions.DependencyInjection;
        global using global::Microsoft.Extensions.Hosting;
        global using global::Microsoft.Extensions.Logging;
        global using global::Microsoft.Extensions.AI;
        """;

    /// <summary>Fails unless the rule reports exactly what is marked; the code must mark something.</summary>
    protected static Task Reports(params string[] files)
    {
        Assert.Contains(files, file => file.Contains("[|", StringComparison.Ordinal) || file.Contains("{|", StringComparison.Ordinal));
        return Test(files).RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Fails if the rule reports anything.</summary>
    protected static Task StaysSilent(params string[] files)
    {
        Assert.DoesNotContain(files, file => file.Contains("[|", StringComparison.Ordinal));
        return Test(files).RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As <see cref="Reports"/>, where the project has set options.</summary>
    protected static Task ReportsWith(string options, params string[] files)
    {
        Assert.Contains(files, file => file.Contains("[|", StringComparison.Ordinal));
        return WithOptions(options, files);
    }

    /// <summary>As <see cref="StaysSilent"/>, where the project has set options.</summary>
    protected static Task StaysSilentWith(string options, params string[] files)
    {
        Assert.DoesNotContain(files, file => file.Contains("[|", StringComparison.Ordinal));
        return WithOptions(options, files);
    }

    private static Task WithOptions(string options, string[] files)
    {
        CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> test = Test(files);
        test.TestState.AnalyzerConfigFiles.Add(("/0/.editorconfig", $"root = true\n[*.cs]\n{options}\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A test of one program; for cases that need other references, options or a library instead of a program.</summary>
    protected static CSharpAnalyzerTest<TAnalyzer, DefaultVerifier> Test(params string[] files)
    {
        var test = new CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>();
        Configure(test, files);
        return test;
    }

    private protected static void Configure(AnalyzerTest<DefaultVerifier> test, string[] files)
    {
        test.ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        test.TestState.OutputKind = files.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        test.TestState.Sources.Add(("/0/GlobalUsings.cs", ImplicitUsings));
        for (int i = 0; i < files.Length; i++)
        {
            test.TestState.Sources.Add(($"/0/File{i}.cs", files[i]));
        }

        test.TestState.AdditionalReferences.AddRange(SdkReferences.Everything);
        test.SolutionTransforms.Add(NoExperimentalErrors);
    }

    private static bool IsProgram(string code)
        => Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code.Replace("[|", "").Replace("|]", "")).GetRoot()
            .ChildNodes().Any(n => n is Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax);

    // [Experimental] APIs are errors until a project opts in, as programs that use them do.
    private protected static Solution NoExperimentalErrors(Solution solution, ProjectId projectId)
    {
        CompilationOptions options = solution.GetProject(projectId)!.CompilationOptions!;
        string[] experimental = ["MEAI001", "OPENAI001", "OPENAI002", "AOAI001", "SKEXP0001", "SKEXP0010", "SKEXP0070", "SKEXP0110", "MAAI001"];
        return solution.WithProjectCompilationOptions(
            projectId,
            options.WithSpecificDiagnosticOptions(options.SpecificDiagnosticOptions.SetItems(experimental.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress)))));
    }
}
