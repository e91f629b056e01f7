using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AiGuardrailAnalyzers.Benchmarks.Workloads;

/// <summary>A program of a kind and size, the same on every machine.</summary>
internal static class GeneratedProgram
{
    private const int ModulesPerChat = 30;

    /// <summary>The program as a compilation without errors; one thread, so that CPU times can be compared.</summary>
    public static CSharpCompilation Create(Workload workload, int lines)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = ImmutableArray.CreateBuilder<SyntaxTree>();
        trees.Add(CSharpSyntaxTree.ParseText(SourceText.From(Modules.Usings(workload)), parse, "Usings.cs"));
        int count = (int)Math.Ceiling((double)lines * ModulesPerChat / Enumerable.Range(0, ModulesPerChat).Sum(number => SourceText.From(ModuleOf(workload, number, ModulesPerChat)).Lines.Count));
        for (int number = 0; number < count; number++)
        {
            trees.Add(CSharpSyntaxTree.ParseText(SourceText.From(ModuleOf(workload, number, count)), parse, $"Module{number}.cs"));
        }

        var compilation = CSharpCompilation.Create(
            $"Generated.{workload}",
            trees,
            References(workload),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false));
        Diagnostic? error = compilation.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return error is null ? compilation : throw new InvalidOperationException("The generated program does not compile: " + error);
    }

    /// <summary>How many lines a compilation has.</summary>
    public static int LinesOf(Compilation compilation) => compilation.SyntaxTrees.Sum(tree => tree.GetText().Lines.Count);

    private static string ModuleOf(Workload workload, int number, int count) => workload switch
    {
        Workload.None => Modules.Ordinary(number),
        Workload.Light => number % ModulesPerChat == ModulesPerChat - 1 ? Modules.Chat(number) : Modules.Ordinary(number),
        Workload.Heavy => number % 2 == 0 ? Modules.Chat(number) : Modules.Ordinary(number),
        _ => Modules.Connected(number, count),
    };

    private static IEnumerable<MetadataReference> References(Workload workload)
    {
        string list = typeof(GeneratedProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "ReferenceList").Value!;
        return File.ReadLines(list).Select(line => line.Split('|'))
            .Where(reference => workload != Workload.None || reference[0].EndsWith(".App.Ref", StringComparison.Ordinal))
            .Select(reference => MetadataReference.CreateFromFile(reference[2]));
    }
}
