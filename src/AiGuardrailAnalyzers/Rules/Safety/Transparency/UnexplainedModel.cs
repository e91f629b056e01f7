using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Training;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Transparency;

/// <summary>AISAFE303: a model that classifies people is put to use, and nothing in the program tells why it decides as it does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnexplainedModel() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE303",
        title: "Decisions about people without explanation",
        messageFormat: "This model classifies people, and nothing in the program tells which features its decisions come from; compute feature contributions or permutation importance",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "Whoever is refused a loan, a job or a treatment can ask why, and whoever runs the model must see when it decides by the wrong things. Feature contributions explain one decision, permutation importance the model.",
        "OWASP-LLM09:2025", "Paper-5.1-transparency");

    private static readonly ImmutableHashSet<string> s_classifiers = ImmutableHashSet.Create(StringComparer.Ordinal, "BinaryClassificationCatalog", "MulticlassClassificationCatalog");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var models = new Lazy<ILookup<SyntaxTree, Location>>(() =>
        {
            var features = new FeatureColumns(compilation);
            return (compilation.Calls.AnyUse(compilation.Catalog.NamesOf(ApiRole.TrainingExplanation)) ? [] : new TrainedModels(compilation).All(catalog => s_classifiers.Contains(catalog.Name), CancellationToken.None))
                .Where(model => ProtectedAttributes.AreSurelyOfPersons(features.OfTrainer(model.Trainer, CancellationToken.None).SelectMany(f => f.Names.Concat(f.Beside))))
                .ToLookup(model => model.Fit.SyntaxTree, model => model.Fit.Identifier.GetLocation());
        });
        context.RegisterSemanticModelAction(model =>
        {
            foreach (Location fit in models.Value[model.SemanticModel.SyntaxTree])
            {
                model.ReportDiagnostic(Diagnostic.Create(Descriptor, fit));
            }
        });
    }
}
