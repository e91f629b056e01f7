using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Tests.Toughness;

/// <summary>Cancels a run of the rules beside it after a number of its own callbacks: a place in the program, not a time.</summary>
#pragma warning disable RS1036 // It lives in tests.
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class InterruptionAnalyzer : DiagnosticAnalyzer
{
    private int _left;
    private CancellationTokenSource? _source;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [new("TEST001", "Interruption", "Interruption", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

    public void After(int callbacks, CancellationTokenSource? source) => (_left, _source) = (callbacks, source);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(_ => Count(), SyntaxKind.InvocationExpression, SyntaxKind.IdentifierName, SyntaxKind.ObjectCreationExpression);
        context.RegisterOperationAction(_ => Count(), OperationKind.Invocation, OperationKind.ParameterReference);
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _source?.Cancel();
        }
    }
}
