using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>
/// A program without any AI in which <c>Probe.Input()</c> is the source and each argument of <c>Probe.Output(…)</c> a sink, so that the engine
/// can be asked directly.
/// </summary>
internal static class FlowProgram
{
    private const string Probe = """
        public static class Probe
        {
            public static string Input() => System.Environment.MachineName;

            public static void Output(object? value) { }
        }
        """;

    private static readonly Lazy<MetadataReference[]> s_references = new(() => [.. SdkReferences.FrameworkOnly]);

    /// <summary>Compiles files with implicit usings; compiler errors fail the test.</summary>
    public static CSharpCompilation Compile(params string[] files)
    {
        CSharpParseOptions options = new(LanguageVersion.Latest);
        IEnumerable<SyntaxTree> trees = files.Select((code, i) => CSharpSyntaxTree.ParseText(code, options, $"File{i}.cs"))
            .Append(CSharpSyntaxTree.ParseText(Probe, options, "Probe.cs"))
            .Append(CSharpSyntaxTree.ParseText(RuleTests<AiGuardrailAnalyzers.Rules.Safety.FailSafes.UncancellableModelCall>.ImplicitUsings.Replace("global using global::Microsoft.Extensions.AI;", ""), options, "Usings.cs"));
        bool isProgram = files.Any(code => CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Flow",
            trees,
            s_references.Value,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    /// <summary>The answers at every sink, in the order of the files.</summary>
    public static FlowAnswer[] Ask(Compilation compilation, IFlowPolicy? policy = null)
    {
        var facts = new FlowFacts(new CallGraph(compilation));
        return [.. Sinks(compilation).Select(sink => FlowSearch.Run(facts, policy ?? new ProbePolicy(), sink, 1, CancellationToken.None))];
    }

    public static IEnumerable<ExpressionSyntax> Sinks(Compilation compilation)
        => compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call.Expression.ToString() == "Probe.Output")
            .Select(call => call.ArgumentList.Arguments[0].Expression);
}

/// <summary><c>Probe.Input()</c> has label 1; membership in a set clears it.</summary>
internal sealed class ProbePolicy : IFlowPolicy
{
    public int LabelsOfParameter(IParameterSymbol parameter, CancellationToken cancellationToken) => 0;

    public int LabelsOfMember(ISymbol member) => member is { Name: "Input", ContainingType.Name: "Probe" } ? 1 : 0;

    public bool IsTrusted(ISymbol member) => false;

    public bool HandsOnArguments(IMethodSymbol method) => !method.ContainingType.AllInterfaces.Any(i => i.Name is "IDictionary" or "IReadOnlyDictionary");

    public int ClearedBy(FlowSite site) => 0;

    public int ClearedByCheck(IMethodSymbol method) => 0;

    public int ClearedBy(Guard guard) => AiGuardrailAnalyzers.Taint.TextGuards.IsConfined(guard) ? 1 : 0;
}
