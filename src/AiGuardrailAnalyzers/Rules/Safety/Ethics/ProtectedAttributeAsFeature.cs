using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using AiGuardrailAnalyzers.Training;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Safety.Ethics;

/// <summary>AISAFE401: a model learns from what tells a person's sex, race, religion, age or another protected attribute.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProtectedAttributeAsFeature() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE401",
        title: "Protected attribute as a feature",
        messageFormat: "The model learns from '{0}', which tells {1}, and can decide by it; leave it out of the features, or say why it must be there",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model that is given a person's sex, race, religion, nationality, age, disability, orientation, pregnancy or union membership decides by it where the data it learned from did. Laws forbid that for work, credit, housing, insurance and education. Keep the attribute out of the features and use it to measure whether the model is fair.",
        "OWASP-LLM09:2025", "Paper-5.1-ethical-risks");

    /// <summary>What a project protects beside the attributes of law.</summary>
    internal static readonly WordsOption Own = new("protected_attributes", "Columns that hold a protected attribute beside those that have one of the usual names.", "AISAFE401");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var found = new Lazy<ILookup<SyntaxTree, (SyntaxNode Place, string Name, string Attribute)>>(() => FindAll(compilation, Own.Of(context.Options, compilation.Compilation, Descriptor.Id)).ToLookup(finding => finding.Place.SyntaxTree));
        context.RegisterSemanticModelAction(model =>
        {
            foreach ((SyntaxNode place, string name, string attribute) in found.Value[model.SemanticModel.SyntaxTree])
            {
                model.ReportDiagnostic(Diagnostic.Create(Descriptor, LocationOf(place), name, attribute));
            }
        });
    }

    // One for each attribute of each list: 'Sex' and 'SexEncoded' are the same.
    private static IEnumerable<(SyntaxNode Place, string Name, string Attribute)> FindAll(AnalyzedCompilation compilation, ImmutableHashSet<string> own)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (ImmutableArray<FeatureColumn> features in new FeatureColumns(compilation).All(CancellationToken.None))
        {
            string[] beside = [.. features.SelectMany(f => f.Names).Distinct()];
            var told = new HashSet<string>(StringComparer.Ordinal);
            foreach (FeatureColumn feature in features.OrderBy(f => f.Listed.Place.SpanStart))
            {
                string[] others = [.. feature.Beside, .. beside.Except(feature.Names)];
                string? attribute = feature.Names.Prepend(feature.Listed.Text).Select(name => ProtectedAttributes.Of(name, others) ?? (own.Contains(name) ? "an attribute that this project protects" : null)).FirstOrDefault(a => a is not null);
                if (attribute is not null && told.Add(feature.Names[0]) && reported.Add(feature.Listed.Place))
                {
                    yield return (feature.Listed.Place, feature.Listed.Text, attribute);
                }
            }
        }
    }

    private static Location LocationOf(SyntaxNode place) => place switch
    {
        PropertyDeclarationSyntax property => property.Identifier.GetLocation(),
        VariableDeclaratorSyntax field => field.Identifier.GetLocation(),
        ParameterSyntax parameter => parameter.Identifier.GetLocation(),
        _ => place.GetLocation(),
    };
}
