using System.Collections.Immutable;
using System.Reflection;
using AiGuardrailAnalyzers.CodeFixes;
using AiGuardrailAnalyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>The rules and fixes of this package that take part in a run.</summary>
internal sealed class RulesToRun
{
    /// <param name="ids">Only these; all where there are none.</param>
    /// <param name="offToo">Rules that are off by default take part, with the severity they would have.</param>
    public RulesToRun(IReadOnlyCollection<string> ids, bool offToo)
    {
        Analyzers = [.. Every<DiagnosticAnalyzer>(typeof(GuardrailAnalyzer).Assembly).Where(analyzer => ids.Count == 0 || analyzer.SupportedDiagnostics.Any(rule => ids.Contains(rule.Id)))];
        Fixes = [.. Every<CodeFixProvider>(typeof(GuardrailCodeFix).Assembly)];
        Descriptors = Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal).ToImmutableArray();
        SwitchedOn = offToo
            ? Descriptors.Where(rule => !rule.IsEnabledByDefault).ToImmutableDictionary(rule => rule.Id, rule => rule.DefaultSeverity == DiagnosticSeverity.Warning ? ReportDiagnostic.Warn : ReportDiagnostic.Info)
            : ImmutableDictionary<string, ReportDiagnostic>.Empty;
    }

    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; }

    public ImmutableArray<CodeFixProvider> Fixes { get; }

    public ImmutableArray<DiagnosticDescriptor> Descriptors { get; }

    /// <summary>What the compilation's options say of rules that are off by default.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> SwitchedOn { get; }

    private static IEnumerable<T> Every<T>(Assembly assembly)
        => assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract).OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type => (T)Activator.CreateInstance(type)!);
}
