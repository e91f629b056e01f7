using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Training;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE208: a model is trained and put to use, and nothing in the program measures how good it is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnevaluatedModel() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE208",
        title: "Model used without evaluation",
        messageFormat: "This model is put to use, and nothing in the program measures it; evaluate it on data that it did not learn from, and keep it only where it is good enough",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Training always yields a model, also from wrong labels, too few rows or a broken pipeline. Whether it predicts anything shows only on data that was held back.",
        "OWASP-LLM09:2025", "Paper-5.1-robustness");

    // Where labels say what would have been right.
    private static readonly ImmutableHashSet<string> s_labelled = ImmutableHashSet.Create(
        StringComparer.Ordinal, "BinaryClassificationCatalog", "MulticlassClassificationCatalog", "RegressionCatalog", "RankingCatalog");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        // Whatever is called 'Evaluate' or 'CrossValidate' measures something: also a method of another library or of the program's own.
        var models = new Lazy<ILookup<SyntaxTree, Location>>(() => (compilation.Calls.AnyUse(SymbolCatalog.WrittenNames(ApiRole.TrainingEvaluation))
                ? []
                : new TrainedModels(compilation).All(catalog => s_labelled.Contains(catalog.Name), CancellationToken.None))
            .ToLookup(model => model.Fit.SyntaxTree, model => model.Fit.Identifier.GetLocation()));
        context.RegisterSemanticModelAction(model =>
        {
            foreach (Location fit in models.Value[model.SemanticModel.SyntaxTree])
            {
                model.ReportDiagnostic(Diagnostic.Create(Descriptor, fit));
            }
        });
    }
}
