using System.Collections.Immutable;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules;

/// <summary>
/// Base of every rule. Nothing is registered in a compilation without an AI SDK, nor in a test project
/// (unless <c>ai_guardrail.include_tests = true</c>).
/// </summary>
public abstract class GuardrailAnalyzer : DiagnosticAnalyzer
{
    private protected GuardrailAnalyzer(params DiagnosticDescriptor[] descriptors) => SupportedDiagnostics = descriptors.ToImmutableArray();

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>Generated code is not looked at, unless a rule speaks of what Razor generates.</summary>
    private protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        context.RegisterCompilationStartAction(start =>
        {
            string id = SupportedDiagnostics[0].Id;
            if (AnalyzedCompilation.For(start.Compilation, start.Options, id, start.CancellationToken) is { } compilation
                && (!compilation.IsTestProject(start.Options) || AnalyzedCompilation.IncludeTests.Of(start.Options, start.Compilation, id)))
            {
                Register(start, compilation);
            }
            else if (FileAction is { } action && start.Options.AdditionalFiles.Any(OwnModels.IsModelFile))
            {
                // Without the rows that it could not read, a project may look as if it used no AI.
                start.RegisterAdditionalFileAction(action);
            }
        });
    }

    /// <summary>What a rule about configuration does with each additional file; null for every other rule.</summary>
    private protected virtual Action<AdditionalFileAnalysisContext>? FileAction => null;

    /// <summary>Registers the rule's operation and symbol actions; never compilation-end actions, which an IDE does not run live.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation);
}
