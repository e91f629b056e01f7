using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Corpus.Running;

/// <summary>How many calls and object creations resolve: what does not, no rule can see.</summary>
internal readonly record struct BoundCalls(int Calls, int Bound)
{
    public string Share => Calls == 0 ? "-" : $"{100.0 * Bound / Calls:0} %";

    public static BoundCalls operator +(BoundCalls left, BoundCalls right) => new(left.Calls + right.Calls, left.Bound + right.Bound);

    /// <summary>Counts them in the files that people wrote while the rules run, so that nothing is bound twice.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    internal sealed class Counter(IReadOnlySet<string> written) : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor s_none = new("CORPUS", "Counts calls", "Counts calls", "Corpus", DiagnosticSeverity.Hidden, isEnabledByDefault: true);

        private int _calls;
        private int _bound;

        public BoundCalls Counted => new(_calls, _bound);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [s_none];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
            context.RegisterSyntaxNodeAction(Count, SyntaxKind.InvocationExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
        }

        private void Count(SyntaxNodeAnalysisContext context)
        {
            if (!written.Contains(context.Node.SyntaxTree.FilePath))
            {
                return;
            }

            Interlocked.Increment(ref _calls);
            if (context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is not null)
            {
                Interlocked.Increment(ref _bound);
            }
        }
    }
}
